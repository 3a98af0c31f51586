/** @file When two films are one: the thresholds, each with the measurement it rests on (docs/audit.md). */
import type { AlikePair } from "./audit-report";

interface MeasuredPair {
  hashDistance: number;
  correlation: number;
  detailCorrelation: number;
}

/** Copies, re-encodings, mirror images and 80–95% crops of real films lie above; films of different patients end at 0.83, a patient's later films at 0.90. */
const DUPLICATE_DETAIL = 0.92;
/** Some later films of a patient, and copies that were worked on. */
const SUSPECT_DETAIL = 0.85;
/** Two chests that agree less than this in the large are not one film, whatever their details. */
const MIN_CORRELATION = 0.8;

/** The kind of a pair that was laid on each other; null for two films. */
export function kindOfPair({ correlation, detailCorrelation }: MeasuredPair): AlikePair["kind"] | null {
  if (correlation < MIN_CORRELATION || detailCorrelation < SUSPECT_DETAIL) return null;
  return detailCorrelation >= DUPLICATE_DETAIL ? "duplicate" : "suspect";
}
