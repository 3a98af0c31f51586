import { seriesColor } from "@/app/_components/charts/series-color";
import { SmallChart } from "@/app/_components/charts/small-chart";
import type { SmallLine } from "@/app/_components/charts/small-line-chart";
import { estimateText } from "@/lib/assessment/estimate-text";
import type { CurveMetric, CurvePoint } from "@/lib/assessment/learning-curve/learning-curve";
import type { CurveStart } from "@/lib/assessment/learning-curve/learning-curve-spec";
import { metricTitle } from "@/lib/assessment/metric-title";

/** One figure by the number of training patients, doubled from mark to mark, from each start with the ends of its intervals. */
export function LearningChart({
  metric,
  points,
  fromWords,
}: {
  metric: CurveMetric;
  points: readonly CurvePoint[];
  fromWords: string | null;
}) {
  const title = `${metricTitle(metric).charAt(0).toUpperCase()}${metricTitle(metric).slice(1)}`;
  const named = (start: CurveStart) =>
    start === "scratch" ? "From scratch" : `From ${fromWords ?? "trained weights"}`;
  const starts = (["scratch", "pretrained"] as const).filter((start) => points.some((one) => one.start === start));
  const sizes = [...new Set(points.map(({ patients }) => patients))].sort((a, b) => a - b);
  const lines = starts.flatMap((start, at): SmallLine[] => {
    const own = points.filter((one) => one.start === start && one[metric].value !== null);
    const line = (of: "value" | "low" | "high") =>
      own.flatMap((one) => {
        const y = one[metric][of];
        return y === null ? [] : [{ x: Math.log2(one.patients), y }];
      });
    const color = seriesColor(at);
    return [
      { label: named(start), color, points: line("value"), dots: true },
      { label: `${named(start)}, lower end`, color, points: line("low"), isEdge: true },
      { label: `${named(start)}, upper end`, color, points: line("high"), isEdge: true },
    ];
  });
  const words = points.map((one) => `${named(one.start)}, ${one.patients} patients: ${estimateText(one[metric])}`);
  return (
    <SmallChart
      title={title}
      description={`${title} by training patients. ${words.join(". ")}`}
      lines={lines}
      xLabel="training patients"
      xTicks={sizes.map(Math.log2)}
      xDomain={[Math.log2(sizes[0]), Math.log2(sizes[sizes.length - 1])]}
      formatX={(value) => String(Math.round(2 ** value))}
      height={260}
      note="Dashed: 95% interval over test patients and seeds."
    />
  );
}
