/** Of what is defined among some values. */
export interface MeanAndDeviation {
  /** Null where nothing is defined. */
  mean: number | null;
  /** Sample standard deviation (n − 1); null below two values. */
  standardDeviation: number | null;
}

/** Mean and sample standard deviation of the values that are not null; matches `numpy.mean` and `numpy.std(ddof=1)`. */
export function meanAndDeviation(values: readonly (number | null)[]): MeanAndDeviation {
  const defined = values.filter((value) => value !== null);
  if (defined.length === 0) return { mean: null, standardDeviation: null };
  const mean = defined.reduce((sum, value) => sum + value, 0) / defined.length;
  const squares = defined.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: defined.length < 2 ? null : Math.sqrt(squares / (defined.length - 1)) };
}
