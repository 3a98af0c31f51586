import type { LeaveOneSourceOutSpec, SplitSpec } from "./split-spec";

/** The split that tests on one source and is otherwise told what the given one is: the same seed, shares and balance. */
export function leftOutSplit(
  { validationShare, seed, stratifyBy, testOnlySources, trainingPatients }: SplitSpec,
  source: string,
): LeaveOneSourceOutSpec {
  return {
    protocol: "leaveOneSourceOut",
    source,
    validationShare,
    seed,
    stratifyBy,
    testOnlySources,
    ...(trainingPatients === undefined ? {} : { trainingPatients }),
  };
}
