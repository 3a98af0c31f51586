import { z } from "zod";
import { type EvaluationReport, Interval } from "../metrics/evaluation-report";
import type { MultiLabelReport } from "../metrics/multi-label/multi-label-report";

/** What lists tell of a run's test, with 95% intervals; an interval is null where the report has none. */
export const RunHeadline = z.object({
  accuracy: z.number().nullable(),
  macroF1: z.number().nullable(),
  accuracyInterval: Interval.nullable().default(null),
  macroF1Interval: Interval.nullable().default(null),
  /** The mean over findings, of a run of films that may show several; accuracy and F1 are null there. */
  macroAuroc: z.number().nullable().optional(),
  macroAurocInterval: Interval.nullable().optional(),
});
export type RunHeadline = z.infer<typeof RunHeadline>;

/** The headline of a report, also of one as older versions stored it. */
export function headlineOf({
  accuracy,
  macroF1,
  intervals,
}: Pick<EvaluationReport, "accuracy" | "macroF1"> & Partial<EvaluationReport>): RunHeadline {
  const { value, low, high } = accuracy;
  return {
    accuracy: value,
    macroF1,
    accuracyInterval: low === null || high === null ? null : { low, high },
    macroF1Interval: intervals?.macroF1 ?? null,
  };
}

/** The headline of a run of films that may show several findings. */
export function headlineOfFindings({ macro, intervals }: MultiLabelReport): RunHeadline {
  return {
    accuracy: null,
    macroF1: null,
    accuracyInterval: null,
    macroF1Interval: null,
    macroAuroc: macro.auroc,
    macroAurocInterval: intervals.macroAuroc ?? null,
  };
}
