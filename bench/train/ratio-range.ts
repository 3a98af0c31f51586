/** The smallest, middle and largest of a list. */
export interface Range {
  min: number;
  median: number;
  max: number;
}

/** The middle value, the mean of the middle two for an even count. Throws on an empty list. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("an empty list has no median");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The ratio `ours[i] / theirs[i]` round by round.
 *
 * Both were taken in the same round, seconds apart, so that what the machine does meanwhile touches both; the ratio of
 * two medians would compare different moments. Throws where the lists differ in length or are empty.
 */
export function ratioRange(ours: readonly number[], theirs: readonly number[]): Range {
  if (ours.length !== theirs.length)
    throw new RangeError(`${ours.length} rounds cannot be paired with ${theirs.length}`);
  const ratios = ours.map((value, round) => value / theirs[round]);
  return { min: Math.min(...ratios), median: median(ratios), max: Math.max(...ratios) };
}
