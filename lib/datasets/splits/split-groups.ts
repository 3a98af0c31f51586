import { HilumError } from "../../errors";
import { assertNever } from "../../invariant";
import type { Split } from "./split";
import type { SplitSpec } from "./split-spec";
import type { GroupSplit, SplitGroup } from "./divide-groups";
import { heldSources, setApart } from "./set-apart";
import { limitTraining } from "./limit-training";
import { hashSplit } from "./split-hash";
import { splitHoldOut } from "./split-hold-out";
import { splitKFold } from "./split-k-fold";
import { splitLeaveOneSourceOut } from "./split-leave-one-source-out";

/**
 * The split that a spec asks for: no group is in two parts and every film of the groups is in one, but for training films of
 * more patients than the spec has train. Groups with an
 * film of a held-out source are tested on as a whole, beside what the protocol tests on. Equal groups in any order
 * and equal specs give the equal split.
 * @throws HilumError invalidDataset when the groups cannot be split so.
 */
export function splitGroups(groups: readonly SplitGroup[], spec: SplitSpec): Split {
  const { apart, rest } = setApart(groups, heldSources(spec));
  if (apart.length > 0 && rest.length === 0)
    throw new HilumError(
      "invalidDataset",
      "Every film is of a source that is only tested on, or tied to one that is: nothing is left to train on.",
      { remedy: "Leave fewer sources out." },
    );
  const divided = splitByProtocol(apart, rest, spec);
  const { validation, test } = divided;
  const { trainingPatients } = spec;
  const train = trainingPatients === undefined ? divided.train : limitTraining(divided.train, trainingPatients);
  const indices = (part: readonly SplitGroup[]) =>
    part.flatMap((group) => group.map(({ index }) => index)).sort((a, b) => a - b);
  return hashSplit({ train: indices(train), validation: indices(validation), test: indices(test) });
}

function splitByProtocol(apart: readonly SplitGroup[], rest: readonly SplitGroup[], spec: SplitSpec): GroupSplit {
  switch (spec.protocol) {
    case "holdout":
      return withTest(splitHoldOut(rest, spec), apart);
    case "kfold":
      return withTest(splitKFold(rest, spec), apart);
    case "leaveOneSourceOut":
      return splitLeaveOneSourceOut(apart, rest, spec);
    default:
      return assertNever(spec);
  }
}

const withTest = (split: GroupSplit, more: readonly SplitGroup[]): GroupSplit => ({
  ...split,
  test: [...split.test, ...more],
});
