/**
 * P(Z > z) of the standard normal distribution for z ≥ 0, to about 1e-14 of its value. Matches `scipy.stats.norm.sf`.
 *
 * By the series of the error function below 2.5, by Lentz's continued fraction of Mills' ratio above it
 * (Abramowitz and Stegun 26.2.11 and 26.2.14).
 */
export function normalTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 2.5) {
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-17 * sum; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = 0;
  for (let k = 200; k >= 1; k--) fraction = k / (z + fraction);
  return density / (z + fraction);
}
