/**
 * The first index at which two arrays differ by more than `absolute + relative·|expected|`, or null where they agree.
 *
 * NaN is close to nothing, equal infinities are close; the rule of `numpy.allclose`. Arrays of different lengths
 * differ at the length of the shorter one.
 *
 * @param tolerance `relative` defaults to 1e-5, `absolute` to 1e-8.
 */
export function firstDifference(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: { relative?: number; absolute?: number } = {},
): number | null {
  const { relative = 1e-5, absolute = 1e-8 } = tolerance;
  const length = Math.min(actual.length, expected.length);
  for (let i = 0; i < length; i++) {
    if (actual[i] === expected[i]) continue;
    const close = Math.abs(actual[i] - expected[i]) <= absolute + relative * Math.abs(expected[i]);
    if (!close) return i;
  }
  return actual.length === expected.length ? null : length;
}

/** True where no element differs by more than the tolerance: see {@link firstDifference}. */
export function allClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: { relative?: number; absolute?: number } = {},
): boolean {
  return firstDifference(actual, expected, tolerance) === null;
}
