import type { SplitSpec } from "./split-spec";

/** About which share of the films trains, before any is looked at. What a left-out source takes is not known, and not counted. */
export function trainShareOf(spec: SplitSpec): number {
  const tested = spec.protocol === "holdout" ? spec.testShare : spec.protocol === "kfold" ? 1 / spec.folds : 0;
  return Math.max(0.05, 1 - tested - spec.validationShare);
}
