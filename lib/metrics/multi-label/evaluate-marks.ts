import { invariant } from "../../invariant";
import { meanOfDefined } from "../classification-metrics";
import type { Interval } from "../evaluation-report";
import { bootstrapIntervals } from "../intervals/bootstrap-intervals";
import { chooseThreshold } from "../operating-points/choose-threshold";
import { measureThreshold } from "../operating-points/measure-threshold";
import { auroc, averagePrecision } from "../roc";
import { type FindingFilms, findingFilms, YES_NO } from "./finding-films";
import { macroIntervals } from "./macro-intervals";
import type { FindingMetrics, MarkedPrediction, MultiLabelReport } from "./multi-label-report";
import { probabilityCalibrationError } from "./probability-calibration-error";

export interface MarkEvaluation {
  dataset: string;
  split: MultiLabelReport["split"];
  synthetic: boolean;
  findings: readonly string[];
  /** `probabilities` and `marks` have one entry a finding. */
  predictions: readonly MarkedPrediction[];
  /** By finding, from the validation films; null where those give none. */
  thresholds: readonly (number | null)[];
}

/**
 * The report of a network that tells several findings, each over the films that are marked yes or no in it. Areas and means
 * are scikit-learn's `roc_auc_score`, `average_precision_score` and `brier_score_loss` of those films. Deterministic.
 */
export function evaluateMarks({
  dataset,
  split,
  synthetic,
  findings,
  predictions,
  thresholds,
}: MarkEvaluation): MultiLabelReport {
  invariant(
    predictions.every((one) => one.probabilities.length === findings.length && one.marks.length === findings.length),
    "a probability and a mark for each finding",
  );
  const films = findings.map((_, at) => findingFilms(predictions, at));
  const perFinding = films.map((of, at) => measureFinding(of, predictions, at, thresholds[at]));
  const measured = findings.map((_, at) => at).filter((at) => perFinding[at].auroc !== null);
  const mean = (value: (metrics: FindingMetrics) => number | null) =>
    meanOfDefined(measured.map((at) => value(perFinding[at])));
  return {
    dataset,
    split,
    synthetic,
    findings: [...findings],
    perFinding,
    macro: { auroc: mean((one) => one.auroc), auprc: mean((one) => one.auprc), brier: mean((one) => one.brier) },
    measured: measured.map((at) => findings[at]),
    films: predictions.length,
    patients: patientCount(predictions),
    intervals: {
      ...macroIntervals(
        predictions,
        measured.map((at) => films[at]),
      ),
      ...Object.fromEntries(films.flatMap((of, at) => intervalsOf(of, findings[at]))),
    },
    predictions: [...predictions],
  };
}

/** By finding the threshold that Youden's J chooses on these films; null where they hold one kind only. */
export function chooseMarkThresholds(predictions: readonly MarkedPrediction[], findings: number): (number | null)[] {
  return Array.from({ length: findings }, (_, at) => {
    const { positive, scores } = findingFilms(predictions, at);
    const chosen = chooseThreshold(positive, scores, { kind: "youden" });
    return chosen.found ? chosen.point.threshold : null;
  });
}

function measureFinding(
  { positive, scores, scored }: FindingFilms,
  predictions: readonly MarkedPrediction[],
  at: number,
  threshold: number | null,
): FindingMetrics {
  const marked = (mark: string) => predictions.filter(({ marks }) => marks[at] === mark);
  const patients = scored.flatMap(({ patient }) => patient ?? []);
  const known = patients.length === scored.length ? patients : null;
  const measures = (from: number) => measureThreshold(positive, scores, from, known);
  const area = auroc(positive, scores);
  return {
    positives: marked("1").length,
    negatives: marked("0").length,
    uncertain: marked("u").length,
    missing: marked(".").length,
    positivePatients: patientCount(marked("1")),
    auroc: area,
    auprc: area === null ? null : averagePrecision(positive, scores),
    brier: meanOfDefined(scores.map((score, i) => (score - (positive[i] ? 1 : 0)) ** 2)),
    expectedCalibrationError: probabilityCalibrationError(positive, scores),
    atHalf: measures(0.5),
    atThreshold: threshold === null ? null : { threshold, measures: measures(threshold) },
  };
}

/** As those of two classes, for which they were measured; Brier's score of two classes is twice that of a yes or no. */
function intervalsOf({ scored }: FindingFilms, finding: string): [string, Interval][] {
  const { "auroc.yes": area, "auprc.yes": precision, brier } = bootstrapIntervals(scored, YES_NO);
  return [
    ...(area === undefined ? [] : [[`auroc.${finding}`, area] satisfies [string, Interval]]),
    ...(precision === undefined ? [] : [[`auprc.${finding}`, precision] satisfies [string, Interval]]),
    ...(brier === undefined
      ? []
      : [[`brier.${finding}`, { low: brier.low / 2, high: brier.high / 2 }] satisfies [string, Interval]]),
  ];
}

function patientCount(predictions: readonly MarkedPrediction[]): number | null {
  return predictions.every((one) => one.patient !== undefined)
    ? new Set(predictions.map((one) => one.patient)).size
    : null;
}
