/** @file AUROC without resampling: its variance, its interval and the test of two on the same films, where each film is a patient. */
import { invariant } from "../../invariant";
import { midranks } from "../midranks";
import { normalTail } from "./normal-tail";
import type { Interval } from "../evaluation-report";
import { Z_95 } from "../wilson";

/** AUROC with its standard error. */
export interface DelongArea {
  area: number;
  standardError: number;
}

/** The areas of two scores of the same films. */
export interface DelongComparison {
  /** Second minus first. */
  difference: number;
  /** Its 95% interval; null where the two rank all films alike, for there is no spread to tell of. */
  low: number | null;
  high: number | null;
  /** Two-sided, of “both areas are equal”. */
  pValue: number;
}

/**
 * AUROC and its standard error by DeLong's placements. Null with fewer than two positives or negatives.
 *
 * Takes films as independent. Matches R's `pROC::var(roc)`. DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988) 837;
 * midranks after Sun and Xu, IEEE Signal Process. Lett. 21 (2014) 1389.
 */
export function delongArea(positive: readonly boolean[], scores: readonly number[]): DelongArea | null {
  const one = placements(positive, scores);
  return one === null ? null : { area: one.area, standardError: Math.sqrt(covariance(one, one)) };
}

/**
 * The 95% interval of an AUROC on the logit scale, so that it stays within 0–1. Null as {@link delongArea}, and for an
 * area of exactly 0 or 1, whose variance says nothing.
 */
export function delongInterval(positive: readonly boolean[], scores: readonly number[]): Interval | null {
  const found = delongArea(positive, scores);
  if (found === null || found.standardError === 0 || found.area === 0 || found.area === 1) return null;
  const { area, standardError } = found;
  const centre = Math.log(area / (1 - area));
  const reach = (Z_95 * standardError) / (area * (1 - area));
  return { low: 1 / (1 + Math.exp(reach - centre)), high: 1 / (1 + Math.exp(-reach - centre)) };
}

/**
 * DeLong's paired test of two scores of the same films. Null as {@link delongArea}; p is 1 where neither differs anywhere.
 *
 * Matches R's `pROC::roc.test(first, second, paired = TRUE, method = "delong")`.
 */
export function delongTest(
  positive: readonly boolean[],
  first: readonly number[],
  second: readonly number[],
): DelongComparison | null {
  const [before, after] = [placements(positive, first), placements(positive, second)];
  if (before === null || after === null) return null;
  const difference = after.area - before.area;
  const variance = covariance(before, before) + covariance(after, after) - 2 * covariance(before, after);
  // Rounding leaves 1e-19 where the two rank all films alike.
  const standardError = Math.sqrt(Math.max(0, variance));
  if (standardError < 1e-9) return { difference, low: null, high: null, pValue: Math.abs(difference) < 1e-12 ? 1 : 0 };
  return {
    difference,
    low: Math.max(-1, difference - Z_95 * standardError),
    high: Math.min(1, difference + Z_95 * standardError),
    pValue: Math.min(1, 2 * normalTail(Math.abs(difference) / standardError)),
  };
}

interface Placements {
  area: number;
  /** Of each positive film: the share of negatives that score lower, ties half. */
  ofPositives: Float64Array;
  /** Of each negative film: the share of positives that score higher, ties half. */
  ofNegatives: Float64Array;
}

function placements(positive: readonly boolean[], scores: readonly number[]): Placements | null {
  invariant(positive.length === scores.length, `${positive.length} labels, ${scores.length} scores`);
  const positives = scores.filter((_, i) => positive[i]);
  const negatives = scores.filter((_, i) => !positive[i]);
  if (positives.length < 2 || negatives.length < 2) return null;
  const ranks = midranks(scores);
  const [withinPositives, withinNegatives] = [midranks(positives), midranks(negatives)];
  const ofPositives = new Float64Array(positives.length);
  const ofNegatives = new Float64Array(negatives.length);
  let [p, n] = [0, 0];
  ranks.forEach((rank, i) => {
    if (positive[i]) ofPositives[p] = (rank - withinPositives[p++]) / negatives.length;
    else ofNegatives[n] = 1 - (rank - withinNegatives[n++]) / positives.length;
  });
  return { area: mean(ofPositives), ofPositives, ofNegatives };
}

function covariance(first: Placements, second: Placements): number {
  return (
    sampleCovariance(first.ofPositives, second.ofPositives) / first.ofPositives.length +
    sampleCovariance(first.ofNegatives, second.ofNegatives) / first.ofNegatives.length
  );
}

function sampleCovariance(first: Float64Array, second: Float64Array): number {
  const [a, b] = [mean(first), mean(second)];
  return first.reduce((sum, one, i) => sum + (one - a) * (second[i] - b), 0) / (first.length - 1);
}

const mean = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0) / values.length;
