import type { OutputActivation } from "../tensor/probabilities";
import type { Value } from "./graph";
import type { GraphBuilder } from "./graph-builder";
import { twoStageNodes } from "./two-stage";

/** The probabilities `[…, K]` of logits `[…, K]`. */
export function activate(builder: GraphBuilder, activation: OutputActivation, logits: Value): Value {
  if (typeof activation === "string") return builder.value(activation, [logits]);
  const { stage, within, ofLabel } = twoStageNodes(builder, logits, activation.sides);
  return builder.value("exp", [builder.value("add", [ofLabel(stage), within])]);
}
