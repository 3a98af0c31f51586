/**
 * The index of the largest value, the first of equals; 0 where there are none. NaN counts as larger than any number, as in
 * `numpy.argmax`: a network whose numbers are broken is seen to be, instead of answering with what is left.
 */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++)
    if (values[i] > values[best] || (Number.isNaN(values[i]) && !Number.isNaN(values[best]))) best = i;
  return best;
}
