import { assertNever } from "../../../invariant";
import type { OptimizerSpec } from "../optimizer-spec";
import { adam } from "./adam";
import { lion } from "./lion";
import { rmsprop } from "./rmsprop";
import { sgd } from "./sgd";
import type { UpdateRule } from "./update-rule";

/** The update rule of an optimizer with its hyper-parameters. */
export function selectUpdateRule(spec: OptimizerSpec): UpdateRule {
  switch (spec.kind) {
    case "sgd":
      return sgd(spec);
    case "adam":
    case "adamw":
      return adam(spec);
    case "rmsprop":
      return rmsprop(spec);
    case "lion":
      return lion(spec);
    default:
      return assertNever(spec);
  }
}
