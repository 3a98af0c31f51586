import type { HoldOutSpec } from "./split-spec";
import { divideGroups, type GroupSplit, type SplitGroup } from "./divide-groups";

/** At least this share trains, whatever is asked to be held out. */
const LEAST_TRAINING = 0.05;

/** One division into training, validation and test by the shares of the spec. Throws as {@link divideGroups}. */
export function splitHoldOut(
  groups: readonly SplitGroup[],
  { testShare, validationShare, seed, stratifyBy }: HoldOutSpec,
): GroupSplit {
  const shares = [Math.max(LEAST_TRAINING, 1 - validationShare - testShare), validationShare, testShare];
  const [train, validation, test] = divideGroups(groups, {
    shares,
    seed,
    stratifyBy,
    partNames: "training, validation and test",
  });
  return { train, validation, test };
}

/** Training and validation from what a protocol does not test on. `testShare` is what it does. Throws as {@link divideGroups}. */
export function splitRest(
  groups: readonly SplitGroup[],
  { validationShare, testShare, seed, stratifyBy }: Omit<HoldOutSpec, "protocol" | "testOnlySources">,
): Omit<GroupSplit, "test"> {
  const shares = [Math.max(LEAST_TRAINING, 1 - validationShare - testShare), validationShare];
  const [train, validation] = divideGroups(groups, { shares, seed, stratifyBy, partNames: "training and validation" });
  return { train, validation };
}
