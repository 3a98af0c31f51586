/** scipy.stats.t.ppf(0.975, df) for df = 1 … 29 */
const QUANTILES = [
  12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139, 2.200985,
  2.178813, 2.160369, 2.144787, 2.13145, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963, 2.079614, 2.073873, 2.068658,
  2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.04523,
];

/** The 97.5th percentile of Student's t, to six decimals up to 29 degrees of freedom; beyond them that of the normal, which is 0.1 lower at most. */
export function studentT975(degreesOfFreedom: number): number {
  return QUANTILES[degreesOfFreedom - 1] ?? 1.959964;
}
