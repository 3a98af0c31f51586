import type { EvaluationReport } from "../../metrics/evaluation-report";
import { WARNING } from "../../publish/model";
import { csvDocument } from "../../text/csv-document";

/**
 * Every film's prediction as CSV under the warning: file, patient (empty where it was not recorded), true label,
 * prediction, and one column a label with its probability to the last bit.
 */
export function evaluationCsv(network: string, report: EvaluationReport): string {
  const { dataset, split, synthetic, labels, predictions } = report;
  const notes = [
    WARNING,
    ...(synthetic ? ["SYNTHETIC: these films are drawings; scores on them mean nothing for a real film."] : []),
    `${network} on ${dataset}, ${split} split; uncalibrated model scores.`,
  ];
  return csvDocument(
    notes,
    ["file", "patient", "label", "prediction", ...labels.map((label) => `score: ${label}`)],
    predictions.map(({ file, patient, label, prediction, probabilities }) => [
      file,
      patient ?? "",
      labels[label],
      labels[prediction],
      ...probabilities,
    ]),
  );
}
