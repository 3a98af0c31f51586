import type { Value } from "../graph/graph";
import type { GraphBuilder } from "../graph/graph-builder";
import { invariant } from "../invariant";
import type { LogitScaling } from "../tensor/logit-scaling";

/**
 * `logits` `[N, K]` as they become probabilities: each label's scaled and moved; the very value where nothing is scaled.
 * @param name of the constants, one for each calibration of a graph.
 */
export function scaleLogits(
  builder: GraphBuilder,
  logits: Value,
  scaling: LogitScaling | null,
  name = "calibration",
): Value {
  if (scaling === null) return logits;
  const { scale, offset } = scaling;
  invariant(scale.length === logits.type.shape[1], `${scale.length} scales for logits of another network`);
  builder.scope = "calibration";
  const vector = (part: string, values: readonly number[]) =>
    builder.constant(`${name}_${part}`, [values.length], Float32Array.from(values));
  const scaled = builder.value("mul", [logits, vector("scale", scale)]);
  return offset.every((one) => one === 0) ? scaled : builder.value("add", [scaled, vector("offset", offset)]);
}
