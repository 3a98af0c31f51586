import type { EvaluationReport, Interval, Proportion } from "./evaluation-report";

/** All 95% intervals of a report by dotted path: Wilson's of plain proportions (`recall.covid-19`), and those by patient. */
export function reportIntervals(report: Omit<EvaluationReport, "predictions">): Record<string, Interval> {
  const shares: [string, Proportion][] = [
    ["accuracy", report.accuracy],
    ...Object.entries(report.perClass).flatMap(
      ([label, { precision, recall, specificity }]): [string, Proportion][] => [
        [`precision.${label}`, precision],
        [`recall.${label}`, recall],
        [`specificity.${label}`, specificity],
      ],
    ),
  ];
  const wilson = shares.flatMap(([path, { low, high }]): [string, Interval][] =>
    low === null || high === null ? [] : [[path, { low, high }]],
  );
  return { ...Object.fromEntries(wilson), ...report.intervals };
}
