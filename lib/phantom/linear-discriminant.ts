import { argmax } from "../tensor/argmax";
import { choleskyFactor, choleskySolve } from "../tensor/cholesky";

/** Added to the pooled variance of each feature, so that features that never vary do no harm. */
const RIDGE = 1e-4;

/**
 * Linear discriminant analysis (Fisher 1936; Hastie et al., The Elements of Statistical Learning §4.3): Gaussian classes
 * of one pooled covariance, priors as counted.
 * @param rows one row of features for each case, all of one length.
 * @param labels class index of each row; every class must occur.
 * @returns the class of the largest δ_k(x) = xᵀΣ⁻¹μ_k − ½ μ_kᵀΣ⁻¹μ_k + log π_k.
 */
export function fitDiscriminant(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  classes: number,
): (row: readonly number[]) => number {
  const width = rows[0].length;
  const counts = Array.from({ length: classes }, (_, label) => labels.filter((one) => one === label).length);
  const means = counts.map(() => new Float64Array(width));
  rows.forEach((row, i) => row.forEach((value, f) => (means[labels[i]][f] += value / counts[labels[i]])));
  const covariance = new Float64Array(width * width);
  for (let f = 0; f < width; f++) covariance[f * width + f] = RIDGE;
  rows.forEach((row, i) => {
    const centred = row.map((value, f) => value - means[labels[i]][f]);
    for (let f = 0; f < width; f++)
      for (let g = 0; g <= f; g++) covariance[f * width + g] += (centred[f] * centred[g]) / (rows.length - classes);
  });
  const factor = choleskyFactor(covariance, width);
  const scores = means.map((mean, label) => {
    const weights = choleskySolve(factor, mean);
    return { weights, offset: -dot(weights, mean) / 2 + Math.log(counts[label] / rows.length) };
  });
  return (row) => argmax(scores.map(({ weights, offset }) => dot(weights, row) + offset));
}

function dot(one: Float64Array, other: readonly number[] | Float64Array): number {
  return one.reduce((sum, value, i) => sum + value * other[i], 0);
}
