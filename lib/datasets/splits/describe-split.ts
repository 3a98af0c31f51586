import { assertNever } from "../../invariant";
import type { SplitSpec } from "./split-spec";

/** A split in a few words: "k-fold, tested on fold 2 of 5, repeat 1; balanced by class and view; seed 1". */
export function describeSplit(spec: SplitSpec): string {
  const balanced = ["class", ...spec.stratifyBy].join(" and ");
  const held =
    spec.testOnlySources.length === 0
      ? []
      : [`${spec.testOnlySources.map((source) => `“${source}”`).join(", ")} only tested on`];
  const { trainingPatients: limit } = spec;
  const few = limit === undefined ? [] : [`at most ${limit.atMost} patients train, drawn by seed ${limit.seed}`];
  return [describeProtocol(spec), `balanced by ${balanced}`, ...held, ...few, `seed ${spec.seed}`].join("; ");
}

function describeProtocol(spec: SplitSpec): string {
  switch (spec.protocol) {
    case "holdout":
      return `hold-out, ${Math.round(100 * spec.testShare)}% tested on`;
    case "kfold":
      return `k-fold, tested on fold ${spec.fold + 1} of ${spec.folds}, repeat ${spec.repeat + 1}`;
    case "leaveOneSourceOut":
      return `“${spec.source}” left out and tested on`;
    default:
      return assertNever(spec);
  }
}
