/** @file When two films are one: the thresholds, each with the measurement it rests on (docs/audit.md). */
import type { AlikePair } from "../audit-report";

interface MeasuredPair {
  correlation: number;
  detailCorrelation: number;
}

/** Copies, re-encodings, mirror images and 80–95% crops of real films reach 0.91 and more; films of different patients 0.57, drawings 0.87. */
const DUPLICATE_DETAIL = 0.9;
/** Copies that were worked on. A patient's later films seldom come here. */
const SUSPECT_DETAIL = 0.87;
/** Two chests that agree less than this in the large are not one film, whatever their details. */
const MIN_CORRELATION = 0.8;

/** The kind of a pair that was laid on each other; null for two films. */
export function kindOfPair({ correlation, detailCorrelation }: MeasuredPair): AlikePair["kind"] | null {
  if (correlation < MIN_CORRELATION || detailCorrelation < SUSPECT_DETAIL) return null;
  return detailCorrelation >= DUPLICATE_DETAIL ? "duplicate" : "suspect";
}
