/** Ranks from 1 for the smallest; equal values share the mean of theirs. Matches `scipy.stats.rankdata`. */
export function midranks(values: readonly number[]): Float64Array {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let first = 0, last = 0; first < order.length; first = last) {
    while (last < order.length && values[order[last]] === values[order[first]]) last++;
    for (let i = first; i < last; i++) ranks[order[i]] = (first + last + 1) / 2;
  }
  return ranks;
}
