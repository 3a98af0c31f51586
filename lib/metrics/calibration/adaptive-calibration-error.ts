import { argmax } from "../../tensor/argmax";
import { invariant } from "../../invariant";

/**
 * Calibration error over bins of equal numbers of films instead of equal width: Σ (nᵦ/n)·|accuracyᵦ − confidenceᵦ|. Films
 * are sorted by confidence (their largest probability); equal confidences stay in their given order, and where the
 * films do not divide the first bins have one more, as numpy `array_split` cuts. Null without films.
 * Nguyen and O'Connor, EMNLP 2015; Nixon et al., CVPR Workshops 2019.
 */
export function adaptiveCalibrationError(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
  binCount = 15,
): number | null {
  invariant(labels.length === probabilities.length, `${labels.length} labels, ${probabilities.length} rows`);
  const films = labels.length;
  if (films === 0) return null;
  const predicted = probabilities.map((row) => argmax(row));
  const order = labels.map((_, i) => i);
  order.sort((a, b) => probabilities[a][predicted[a]] - probabilities[b][predicted[b]]);
  const [smaller, more] = [Math.floor(films / binCount), films % binCount];
  let error = 0;
  for (let bin = 0, start = 0; bin < binCount; bin++) {
    const end = start + smaller + (bin < more ? 1 : 0);
    let gap = 0;
    for (const i of order.slice(start, end))
      gap += (predicted[i] === labels[i] ? 1 : 0) - probabilities[i][predicted[i]];
    error += Math.abs(gap) / films;
    start = end;
  }
  return error;
}
