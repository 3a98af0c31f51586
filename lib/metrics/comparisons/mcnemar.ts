/** @file Two classifiers on the same images: what one gets right and the other wrong. */
import { invariant } from "../../invariant";
import { Z_95 } from "../wilson";

/** How two lists of predictions of the same images agree with the truth. */
export interface PairedCounts {
  bothRight: number;
  onlyFirstRight: number;
  onlySecondRight: number;
  bothWrong: number;
}

export interface PairedDifference {
  /** Accuracy of the second minus accuracy of the first. */
  difference: number;
  low: number;
  high: number;
}

/** Counts the four outcomes; the three lists are class indices of the same images in the same order. */
export function pairedCounts(
  labels: readonly number[],
  first: readonly number[],
  second: readonly number[],
): PairedCounts {
  invariant(labels.length === first.length && labels.length === second.length, "lists of different length");
  const counts: PairedCounts = { bothRight: 0, onlyFirstRight: 0, onlySecondRight: 0, bothWrong: 0 };
  labels.forEach((label, i) => {
    const firstRight = first[i] === label;
    const secondRight = second[i] === label;
    if (firstRight) counts[secondRight ? "bothRight" : "onlyFirstRight"]++;
    else counts[secondRight ? "onlySecondRight" : "bothWrong"]++;
  });
  return counts;
}

/**
 * Exact two-sided McNemar test: p = min(1, 2·BinomCDF(min(b, c); b + c, ½)) of the discordant counts.
 *
 * 1 when no image is discordant. Matches statsmodels `mcnemar(table, exact=True)`. Images count as independent.
 */
export function mcnemar({
  onlyFirstRight,
  onlySecondRight,
}: Pick<PairedCounts, "onlyFirstRight" | "onlySecondRight">): number {
  const trials = onlyFirstRight + onlySecondRight;
  const fewer = Math.min(onlyFirstRight, onlySecondRight);
  // Terms in logarithms: ½ⁿ underflows from n = 1075 on.
  let logTerm = -trials * Math.LN2;
  let cumulative = Math.exp(logTerm);
  for (let k = 1; k <= fewer; k++) {
    logTerm += Math.log((trials - k + 1) / k);
    cumulative += Math.exp(logTerm);
  }
  return Math.min(1, 2 * cumulative);
}

/**
 * The difference of two accuracies on the same images with its 95% interval (one pseudo-count in each discordant cell).
 *
 * Null without images. Bonett and Price, J. Educ. Behav. Stat. 37 (2012) 479; as R's `statpsych::ci.prop.ps`, but
 * the point estimate is the plain difference.
 */
export function pairedDifference(counts: PairedCounts): PairedDifference | null {
  const { bothRight, onlyFirstRight, onlySecondRight, bothWrong } = counts;
  const total = bothRight + onlyFirstRight + onlySecondRight + bothWrong;
  if (total === 0) return null;
  const first = (onlyFirstRight + 1) / (total + 2);
  const second = (onlySecondRight + 1) / (total + 2);
  const centre = second - first;
  const half = Z_95 * Math.sqrt((first + second - centre * centre) / (total + 2));
  return {
    difference: (onlySecondRight - onlyFirstRight) / total,
    low: Math.max(-1, centre - half),
    high: Math.min(1, centre + half),
  };
}
