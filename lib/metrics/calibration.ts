import { argmax } from "../tensor/argmax";
import { invariant } from "../invariant";
import type { Proportion } from "./evaluation-report";
import { wilson } from "./wilson";

/** One bar of a reliability diagram over confidence (the largest probability). */
export interface ReliabilityBin {
  low: number;
  high: number;
  count: number;
  /** Null when the bin is empty. */
  meanConfidence: number | null;
  accuracy: Proportion;
}

/** Which of `binCount` bins of equal width `(low, high]` a confidence lies in; 0 lies in the first. */
export function reliabilityBinOf(confidence: number, binCount: number): number {
  return Math.min(binCount - 1, Math.max(0, Math.ceil(confidence * binCount) - 1));
}

/**
 * Bins of equal width `(low, high]` over the confidence of each prediction; `probabilities` is `[N][K]`.
 *
 * @param binCount @default 15
 */
export function reliabilityBins(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
  binCount = 15,
): ReliabilityBin[] {
  invariant(labels.length === probabilities.length, `${labels.length} labels, ${probabilities.length} rows`);
  const counts = Array.from({ length: binCount }, () => ({ count: 0, correct: 0, confidence: 0 }));
  probabilities.forEach((row, i) => {
    const prediction = argmax(row);
    const bin = counts[reliabilityBinOf(row[prediction], binCount)];
    bin.count++;
    bin.confidence += row[prediction];
    if (prediction === labels[i]) bin.correct++;
  });
  return counts.map(({ count, correct, confidence }, i) => ({
    low: i / binCount,
    high: (i + 1) / binCount,
    count,
    meanConfidence: count === 0 ? null : confidence / count,
    accuracy: wilson(correct, count),
  }));
}

/**
 * Expected calibration error: Σ (nᵦ/n)·|accuracyᵦ − confidenceᵦ| over 15 bins of equal width. Null without images.
 *
 * Biased upwards on a few hundred images, even for a perfect model. Guo et al., ICML 2017, equation 3.
 */
export function expectedCalibrationError(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
  binCount = 15,
): number | null {
  if (labels.length === 0) return null;
  return reliabilityBins(labels, probabilities, binCount).reduce(
    // An empty bin weighs nothing.
    (sum, { count, accuracy, meanConfidence }) =>
      sum + (count / labels.length) * Math.abs((accuracy.value ?? 0) - (meanConfidence ?? 0)),
    0,
  );
}
