import { outputActivation } from "@/lib/graph/step/output-activation";
import { calibratedProbabilities } from "@/lib/metrics/calibration/calibrated-probabilities";
import { scalingOf } from "@/lib/metrics/calibration/network-calibration";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import type { JudgedFilms } from "@/lib/metrics/operating-points/operating-point";
import type { RunDetail } from "@/lib/training/run";

/** What is known of the network that a report is of. */
export type NetworkOfReport = Pick<RunDetail, "id" | "calibration" | "spec">;

/** What makes probabilities of the network's logits. */
export const activationOfReport = ({ spec }: NetworkOfReport, { labels }: Pick<EvaluationReport, "labels">) =>
  outputActivation(spec.training.loss, labels);

/** A report's films with the scores that the network gives when it is used: calibrated where it is. */
export function judgedFilms(network: NetworkOfReport, report: EvaluationReport): JudgedFilms {
  const { labels, predictions } = report;
  const rows = calibratedProbabilities(
    activationOfReport(network, report),
    predictions.map(({ probabilities }) => probabilities),
    scalingOf(network.calibration, labels.length),
  );
  return { labels, predictions: predictions.map((film, i) => ({ ...film, probabilities: rows[i] })) };
}
