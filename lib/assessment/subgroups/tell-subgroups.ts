import type { SubgroupAttributeName, SubgroupGap, SubgroupReport } from "./subgroup-report";

const TITLES: Record<SubgroupAttributeName, string> = {
  sex: "Sex",
  ageBand: "Age",
  view: "View",
  source: "Source",
  filmsOfPatient: "Films of the patient",
};

/** What films are grouped by, as a heading. */
export const attributeTitle = (name: SubgroupAttributeName): string => TITLES[name];

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

/** A gap in a sentence: how far, with its interval, and whether chance explains it. */
function gapSentence({ attribute, value, metric, difference, low, high, pHolm }: SubgroupGap): string {
  const than = difference < 0 ? "lower" : "higher";
  const points = (share: number) => (100 * share).toFixed(1);
  return `${TITLES[attribute]} ${value}: ${metric} ${points(Math.abs(difference))} points ${than} than on all other films (95% interval of the difference ${points(low)} to ${points(high)}); ${pHolm < 0.05 ? "hardly chance" : "may be chance"} (p ${pHolm < 0.001 ? "< 0.001" : pHolm.toFixed(3)} after Holm over all groups).`;
}

/** The worst gap of each metric, what could not be compared, and what all films have in common. */
export function gapSentences({ gaps, single, attributes }: SubgroupReport): string[] {
  const worst = (["accuracy", "sensitivity", "specificity"] as const).flatMap((metric) => {
    const gap = gaps.find((one) => one.metric === metric && one.difference < 0);
    return gap === undefined ? [] : [gapSentence(gap)];
  });
  const none =
    worst.length > 0
      ? []
      : [
          attributes.length === 0
            ? "There are no groups to compare: of sex, age, view and source nothing tells these films apart."
            : "No two groups are large enough to be compared, or none falls behind.",
        ];
  const common = single
    .filter(({ value }) => value !== "unknown")
    .map(({ name, value }) => `${TITLES[name].toLowerCase()} ${value}`);
  const unknown = single.filter(({ value }) => value === "unknown").map(({ name }) => TITLES[name].toLowerCase());
  return [
    ...worst,
    ...none,
    ...(common.length === 0 ? [] : [`All films have in common: ${common.join(", ")}.`]),
    ...(unknown.length === 0 ? [] : [`Not known of any film: ${unknown.join(", ")}.`]),
  ];
}

/** Groups that are too small to say anything, in words. */
export function smallGroups({ attributes }: SubgroupReport): string[] {
  return attributes.flatMap(({ name, groups }) =>
    groups
      .filter(({ isSmall }) => isSmall)
      .map(
        ({ value, positives, negatives }) => `${TITLES[name].toLowerCase()} ${value} (${positives} and ${negatives})`,
      ),
  );
}

/** A share with its interval for a table of text. */
export function shareCell({
  value,
  low,
  high,
}: {
  value: number | null;
  low: number | null;
  high: number | null;
}): string {
  if (value === null) return "–";
  return low === null || high === null ? percent(value) : `${percent(value)} (${percent(low)}–${percent(high)})`;
}
