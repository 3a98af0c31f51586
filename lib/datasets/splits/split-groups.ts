import { HilumError } from "../../errors";
import { assertNever } from "../../invariant";
import type { Split, SplitSpec } from "../dataset";
import type { GroupSplit, SplitGroup } from "./divide-groups";
import { setApart } from "./set-apart";
import { hashSplit } from "./split-hash";
import { splitHoldOut } from "./split-hold-out";
import { splitKFold } from "./split-k-fold";
import { splitLeaveOneSourceOut } from "./split-leave-one-source-out";

/**
 * The split that a spec asks for: no group is in two parts and every image of the groups is in one. Groups with an
 * image of a test-only source are tested on, beside what the protocol tests on. Equal groups in any order and equal
 * specs give the equal split.
 * @throws HilumError invalidDataset when the groups cannot be split so.
 */
export function splitGroups(groups: readonly SplitGroup[], spec: SplitSpec): Split {
  const { apart, rest } = setApart(groups, spec.testOnlySources);
  if (apart.length > 0 && rest.length === 0) throw new HilumError("invalidDataset", "Every image is of a test-only source: nothing is left to train on.", { remedy: "Leave a source off the test-only list." });
  const { train, validation, test } = splitByProtocol(rest, spec);
  const indices = (part: readonly SplitGroup[]) => part.flatMap((group) => group.map(({ index }) => index)).sort((a, b) => a - b);
  return hashSplit({ train: indices(train), validation: indices(validation), test: indices([...test, ...apart]) });
}

function splitByProtocol(groups: readonly SplitGroup[], spec: SplitSpec): GroupSplit {
  switch (spec.protocol) {
    case "holdout":
      return splitHoldOut(groups, spec);
    case "kfold":
      return splitKFold(groups, spec);
    case "leaveOneSourceOut":
      return splitLeaveOneSourceOut(groups, spec);
    default:
      return assertNever(spec);
  }
}
