import { reliabilityBinOf } from "../calibration";

const BINS = 15;

/**
 * Expected calibration error of the probability of one yes or no: Σ (nᵦ/n)·|share of yesᵦ − mean probabilityᵦ| over 15
 * bins of equal width. Null without films. Unlike that of classes it bins the probability itself and not the confidence in
 * whichever answer is the likelier: for a rare finding that is what a reader sees.
 */
export function probabilityCalibrationError(
  positive: readonly boolean[],
  probabilities: readonly number[],
): number | null {
  if (positive.length === 0) return null;
  const gaps = new Float64Array(BINS);
  positive.forEach((yes, i) => (gaps[reliabilityBinOf(probabilities[i], BINS)] += (yes ? 1 : 0) - probabilities[i]));
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / positive.length;
}
