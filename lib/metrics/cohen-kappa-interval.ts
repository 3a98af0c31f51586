import { cohenKappa } from "./classification-metrics";
import { type ConfusionMatrix, matrixTotal } from "./confusion-matrix";

/** 97.5% quantile of the normal distribution. */
const Z = 1.959963984540054;

/**
 * Cohen's κ of two readers with its 95% interval by the large-sample standard error (Fleiss, Cohen & Everitt, Psychol. Bull.
 * 72 (1969) 323), held within −1–1. Null where κ is undefined: both said one and the same of all. As `statsmodels`
 * `cohens_kappa` gives it.
 * @param matrix `[first reader][second reader]` of counts.
 */
export function cohenKappaInterval(matrix: ConfusionMatrix): { value: number; low: number; high: number } | null {
  const value = cohenKappa(matrix);
  if (value === null) return null;
  const total = matrixTotal(matrix);
  const rows = matrix.map((row) => row.reduce((sum, count) => sum + count, 0) / total);
  const columns = matrix.map((_, j) => matrix.reduce((sum, row) => sum + row[j], 0) / total);
  const chance = rows.reduce((sum, share, i) => sum + share * columns[i], 0);
  let agreeing = 0;
  let apart = 0;
  matrix.forEach((row, i) =>
    row.forEach((count, j) => {
      const share = count / total;
      if (i === j) agreeing += share * (1 - (rows[i] + columns[i]) * (1 - value)) ** 2;
      else apart += share * (columns[i] + rows[j]) ** 2;
    }),
  );
  const variance =
    (agreeing + (1 - value) ** 2 * apart - (value - chance * (1 - value)) ** 2) / ((1 - chance) ** 2 * total);
  const half = Z * Math.sqrt(Math.max(0, variance));
  return { value, low: Math.max(-1, value - half), high: Math.min(1, value + half) };
}
