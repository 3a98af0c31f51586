/** Added to the pooled variance of each feature, so that features that never vary do no harm. */
const RIDGE = 1e-4;

/**
 * Linear discriminant analysis (Fisher 1936; Hastie et al., The Elements of Statistical Learning §4.3): Gaussian classes
 * of one pooled covariance, priors as counted.
 * @param rows one row of features for each case, all of one length.
 * @param labels class index of each row; every class must occur.
 * @returns the class of the largest δ_k(x) = xᵀΣ⁻¹μ_k − ½ μ_kᵀΣ⁻¹μ_k + log π_k.
 */
export function fitDiscriminant(rows: readonly (readonly number[])[], labels: readonly number[], classes: number): (row: readonly number[]) => number {
  const width = rows[0].length;
  const counts = Array.from({ length: classes }, (_, label) => labels.filter((one) => one === label).length);
  const means = counts.map(() => new Array<number>(width).fill(0));
  rows.forEach((row, i) => row.forEach((value, f) => (means[labels[i]][f] += value / counts[labels[i]])));
  const covariance = Array.from({ length: width }, (_, f) => Array.from({ length: width }, (_, g) => (f === g ? RIDGE : 0)));
  rows.forEach((row, i) => {
    const centred = row.map((value, f) => value - means[labels[i]][f]);
    for (let f = 0; f < width; f++) for (let g = 0; g < width; g++) covariance[f][g] += (centred[f] * centred[g]) / (rows.length - classes);
  });
  const scores = means.map((mean, label) => {
    const weights = solve(covariance, mean);
    return { weights, offset: -dot(weights, mean) / 2 + Math.log(counts[label] / rows.length) };
  });
  return (row) => {
    const values = scores.map(({ weights, offset }) => dot(weights, row) + offset);
    return values.indexOf(Math.max(...values));
  };
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, i) => sum + value * other[i], 0);
}

/** Solves a positive definite system by elimination; no pivoting is needed there. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let pivot = 0; pivot < rows.length; pivot++) {
    for (let below = pivot + 1; below < rows.length; below++) {
      const factor = rows[below][pivot] / rows[pivot][pivot];
      for (let column = pivot; column <= rows.length; column++) rows[below][column] -= factor * rows[pivot][column];
    }
  }
  const solution = new Array<number>(rows.length).fill(0);
  for (let i = rows.length - 1; i >= 0; i--) {
    const known = rows[i].slice(i + 1, rows.length).reduce((sum, value, j) => sum + value * solution[i + 1 + j], 0);
    solution[i] = (rows[i][rows.length] - known) / rows[i][i];
  }
  return solution;
}
