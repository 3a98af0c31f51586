import type { KFoldSpec } from "./split-spec";

/** The specs of a whole cross-validation: every fold of as many repeats, from the first. */
export function allFolds(spec: KFoldSpec, repeats = 1): KFoldSpec[] {
  return Array.from({ length: repeats * spec.folds }, (_, i) => ({
    ...spec,
    repeat: Math.floor(i / spec.folds),
    fold: i % spec.folds,
  }));
}
