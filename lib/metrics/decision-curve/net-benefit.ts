/** What a policy is worth at one threshold, in true positives a person. */
export interface NetBenefitPoint {
  /** The probability of disease from which somebody would want to act, 0–1 without the ends. */
  threshold: number;
  /** Acting on films that score at or above the threshold. */
  model: number;
  /** Acting on everybody. Acting on nobody is worth 0. */
  everybody: number;
}

/**
 * Net benefit at each threshold t: TP/n − FP/n·t/(1 − t); or, at a prevalence π of the reader's, se·π − (1 − sp)·(1 − π)·t/(1 − t).
 * Null without films of both kinds. Matches `dcurves`, whose tests are positive at and above t.
 * Vickers and Elkin, Med. Decis. Making 26 (2006) 565.
 * @param prevalence null takes the films' own share
 * @param weights how often each film counts. @default once
 */
export function netBenefit(
  positive: readonly boolean[],
  scores: readonly number[],
  thresholds: readonly number[],
  prevalence: number | null = null,
  weights?: ArrayLike<number>,
): NetBenefitPoint[] | null {
  let [positives, total] = [0, 0];
  for (let i = 0; i < positive.length; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    if (positive[i]) positives += weight;
  }
  const negatives = total - positives;
  if (positives === 0 || negatives === 0) return null;
  const share = prevalence ?? positives / total;
  return thresholds.map((threshold) => {
    let [found, alarms] = [0, 0];
    for (let i = 0; i < positive.length; i++) {
      if (scores[i] < threshold) continue;
      if (positive[i]) found += weights?.[i] ?? 1;
      else alarms += weights?.[i] ?? 1;
    }
    const worth = (flagged: number, wrongly: number) =>
      flagged * share - (wrongly * (1 - share) * threshold) / (1 - threshold);
    return { threshold, model: worth(found / positives, alarms / negatives), everybody: worth(1, 1) };
  });
}
