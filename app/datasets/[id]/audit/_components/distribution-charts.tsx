import { Text } from "@mantine/core";
import { ClassBars } from "@/app/_components/charts/class-bars";
import { type Distribution } from "@/lib/audit/audit-report";

const TITLES: Record<Distribution["attribute"], string> = {
  width: "Width in pixels",
  height: "Height in pixels",
  aspect: "Width to height",
  meanGrey: "Mean grey",
  format: "File format",
  view: "View",
  age: "Age in years",
  sex: "Sex",
  source: "Source",
};

/** How size, greys, format, view, age, sex and source spread over the classes. */
export function DistributionCharts({
  distributions,
  labels,
}: {
  distributions: readonly Distribution[];
  labels: readonly string[];
}) {
  if (distributions.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing is known of these films that could be spread.
      </Text>
    );
  const varying = distributions.filter(({ bins }) => bins.length > 1);
  const constant = distributions.filter(({ bins }) => bins.length <= 1);
  return (
    <>
      <ClassBars charts={varying.map(({ attribute, bins }) => ({ title: TITLES[attribute], bins }))} labels={labels} />
      {constant.length > 0 && (
        <Text size="sm" c="dimmed">
          The same for all films:{" "}
          {constant
            .map(({ attribute, bins }) => `${TITLES[attribute].toLowerCase()} (${bins[0]?.value || "unknown"})`)
            .join(", ")}
          .
        </Text>
      )}
    </>
  );
}
