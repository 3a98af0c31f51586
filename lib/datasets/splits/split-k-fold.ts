import { deriveSeed } from "../../tensor/random";
import type { KFoldSpec } from "./split-spec";
import { divideGroups, type GroupSplit, type SplitGroup } from "./divide-groups";
import { splitRest } from "./split-hold-out";

/**
 * The test sets of all folds: every group is in exactly one. The same for every `fold` of a spec; each repeat divides
 * anew. Throws as {@link divideGroups}.
 */
export function testFolds(
  groups: readonly SplitGroup[],
  { folds, repeat, seed, stratifyBy }: KFoldSpec,
): SplitGroup[][] {
  const shares = Array.from({ length: folds }, () => 1 / folds);
  return divideGroups(groups, {
    shares,
    seed: deriveSeed(seed, "repeat", repeat),
    stratifyBy,
    partNames: `the test sets of ${folds} folds`,
  });
}

/** One fold: its test set, and the other folds divided into training and validation. Throws as {@link divideGroups}. */
export function splitKFold(groups: readonly SplitGroup[], spec: KFoldSpec): GroupSplit {
  const { folds, fold, repeat, validationShare, stratifyBy } = spec;
  const parts = testFolds(groups, spec);
  const rest = parts.filter((_, i) => i !== fold).flat();
  const seed = deriveSeed(spec.seed, "repeat", repeat, "fold", fold);
  return { ...splitRest(rest, { validationShare, testShare: 1 / folds, seed, stratifyBy }), test: parts[fold] };
}
