import { z } from "zod";
import { argmax } from "../../tensor/argmax";
import type { OutputActivation } from "../../tensor/probabilities";
import { brierScore } from "../brier-score";
import { expectedCalibrationError } from "../calibration";
import type { FilmPrediction } from "../evaluation-report";
import { gainByPatient, PatientGain } from "../gain-by-patient";
import { honestCalibrationError } from "../honest-calibration-error";
import { adaptiveCalibrationError } from "./adaptive-calibration-error";
import { calibratedProbabilities } from "./calibrated-probabilities";
import { logitsOfProbabilities } from "./logits-of-probabilities";
import { negativeLogLikelihood } from "./negative-log-likelihood";
import { type NetworkCalibration, scalingOf } from "./network-calibration";

/** How honest probabilities are, by several measures; lower is better. */
const ProbabilityScores = z.object({
  /** Mean negative log likelihood of a film, in nats; of sigmoids the sum over labels. */
  logLoss: z.number(),
  brier: z.number(),
  /** Over bins of equal width, and what it would be were the probabilities honest: mean and 95th percentile. */
  calibrationError: z.number(),
  ifHonest: z.object({ mean: z.number(), high: z.number() }),
  /** Over bins of equal numbers of films. */
  adaptiveCalibrationError: z.number(),
});
type ProbabilityScores = z.infer<typeof ProbabilityScores>;

/** What a calibration does to films that it was not learned from. */
export const CalibrationEffect = z.object({
  films: z.number().int(),
  /** Null where it was not recorded whose films they are. */
  patients: z.number().int().nullable(),
  before: ProbabilityScores,
  after: ProbabilityScores,
  /** What is taken off the log loss of a film of a patient, with its 95% interval over patients; null with one patient. */
  gain: PatientGain.nullable(),
  /** How many films get another prediction. 0 under a temperature. */
  changed: z.number().int(),
});
export type CalibrationEffect = z.infer<typeof CalibrationEffect>;

/**
 * Scores of `predictions` as stored, uncalibrated, and as calibrated. The gain is paired by patient: the mean over patients of
 * the mean over their films, with a normal interval. Null without films or without a calibration.
 */
export function calibrationEffect(
  activation: OutputActivation,
  calibration: NetworkCalibration | null,
  predictions: readonly FilmPrediction[],
): CalibrationEffect | null {
  const scaling = scalingOf(calibration, predictions[0]?.probabilities.length ?? 0);
  if (scaling === null || predictions.length === 0) return null;
  const labels = predictions.map(({ label }) => label);
  const rows = predictions.map(({ probabilities }) => probabilities);
  const calibrated = calibratedProbabilities(activation, rows, scaling);
  const losses = (scaled: boolean) =>
    rows.map((row, i) =>
      negativeLogLikelihood(activation, logitsOfProbabilities(activation, row), labels[i], scaled ? scaling : null),
    );
  const [before, after] = [losses(false), losses(true)];
  const { gain, patients } = gainByPatient(
    predictions,
    before.map((loss, i) => loss - after[i]),
  );
  return {
    films: predictions.length,
    patients,
    before: scoresOf(labels, rows, before),
    after: scoresOf(labels, calibrated, after),
    gain,
    changed: calibrated.filter((row, i) => argmax(row) !== argmax(rows[i])).length,
  };
}

function scoresOf(labels: readonly number[], rows: readonly number[][], losses: readonly number[]): ProbabilityScores {
  return {
    logLoss: mean(losses),
    brier: brierScore(labels, rows) ?? 0,
    calibrationError: expectedCalibrationError(labels, rows) ?? 0,
    ifHonest: honestCalibrationError(rows) ?? { mean: 0, high: 0 },
    adaptiveCalibrationError: adaptiveCalibrationError(labels, rows) ?? 0,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
