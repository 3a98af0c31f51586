import { choleskyFactor, choleskySolve } from "../../tensor/cholesky";

/** Linear discriminant analysis fitted on everything but one fold, for each of the folds. */
export interface CrossValidation {
  /** `[N, D]` */
  rows: readonly Float64Array[];
  /** `[N]`: 0 … classes − 1. */
  labels: readonly number[];
  classes: number;
  /** `[N]`: 0 … folds − 1. */
  foldOf: readonly number[];
  folds: number;
}

/** The covariance is drawn this far towards that of independent inputs: as many inputs as films would fit anything otherwise. */
const SHRINKAGE = 0.2;

/**
 * The logits of every row under the discriminant that was fitted without its fold: wᵀx + b with w = Σ⁻¹ μ_c and
 * b = log π_c − ½ μ_cᵀ Σ⁻¹ μ_c, `[N][classes]`. Σ is the pooled covariance within the classes, shrunk as
 * `sklearn.discriminant_analysis.LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.2)` shrinks it after inputs are
 * standardised over all rows. Sums are kept by fold, so that D² N is paid once. Hastie et al., Elements (2009), 4.3.
 */
export function crossValidatedLogits({ rows, labels, classes, foldOf, folds }: CrossValidation): number[][] {
  const standard = standardised(rows);
  const size = rows[0].length;
  const sums = sumsByFold(standard, { labels, classes, foldOf, folds });
  const logits: number[][] = new Array<number[]>(rows.length);
  for (let fold = 0; fold < folds; fold++) {
    const rest = sums.filter((_, other) => other !== fold);
    const counts = Array.from({ length: classes }, (_, c) => rest.reduce((sum, one) => sum + one.counts[c], 0));
    const n = counts.reduce((a, b) => a + b);
    const means = counts.map((count, c) =>
      Float64Array.from(
        { length: size },
        (_, i) => rest.reduce((sum, one) => sum + one.sums[c][i], 0) / Math.max(1, count),
      ),
    );
    const factor = choleskyFactor(
      shrunkCovariance(
        rest.map((one) => one.products),
        means,
        counts,
        n,
      ),
      size,
    );
    const weights = means.map((mean) => choleskySolve(factor, mean));
    const offsets = means.map((mean, c) =>
      counts[c] === 0 ? -Infinity : Math.log(counts[c] / n) - dot(mean, weights[c]) / 2,
    );
    standard.forEach((row, i) => {
      if (foldOf[i] === fold) logits[i] = weights.map((weight, c) => dot(row, weight) + offsets[c]);
    });
  }
  return logits;
}

/** Every input with mean 0 and deviation 1; a constant one becomes 0. */
function standardised(rows: readonly Float64Array[]): Float64Array[] {
  const size = rows[0].length;
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  for (const row of rows) for (let i = 0; i < size; i++) mean[i] += row[i] / rows.length;
  for (const row of rows) for (let i = 0; i < size; i++) square[i] += (row[i] - mean[i]) ** 2 / rows.length;
  return rows.map((row) => row.map((value, i) => (square[i] > 1e-12 ? (value - mean[i]) / Math.sqrt(square[i]) : 0)));
}

interface FoldSums {
  /** Films of each class. */
  counts: number[];
  /** `[classes][D]` */
  sums: Float64Array[];
  /** Σ x xᵀ, `[D, D]`, lower half. */
  products: Float64Array;
}

function sumsByFold(
  rows: readonly Float64Array[],
  { labels, classes, foldOf, folds }: Omit<CrossValidation, "rows">,
): FoldSums[] {
  const size = rows[0].length;
  const byFold = Array.from({ length: folds }, () => ({
    counts: new Array<number>(classes).fill(0),
    sums: Array.from({ length: classes }, () => new Float64Array(size)),
    products: new Float64Array(size * size),
  }));
  rows.forEach((row, n) => {
    const { counts, sums, products } = byFold[foldOf[n]];
    counts[labels[n]]++;
    const sum = sums[labels[n]];
    for (let i = 0; i < size; i++) {
      const value = row[i];
      sum[i] += value;
      if (value === 0) continue;
      const at = i * size;
      for (let j = 0; j <= i; j++) products[at + j] += value * row[j];
    }
  });
  return byFold;
}

function shrunkCovariance(
  products: readonly Float64Array[],
  means: readonly Float64Array[],
  counts: readonly number[],
  n: number,
): Float64Array {
  const size = means[0].length;
  const covariance = new Float64Array(size * size);
  let trace = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (const one of products) sum += one[i * size + j];
      for (let c = 0; c < means.length; c++) sum -= counts[c] * means[c][i] * means[c][j];
      covariance[i * size + j] = ((1 - SHRINKAGE) * sum) / n;
    }
    trace += covariance[i * size + i] / (1 - SHRINKAGE);
  }
  // Where no input varies within the classes there is nothing to weigh by: a small ridge keeps the matrix invertible.
  for (let i = 0; i < size; i++) covariance[i * size + i] += (SHRINKAGE * trace) / size + 1e-6;
  return covariance;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
