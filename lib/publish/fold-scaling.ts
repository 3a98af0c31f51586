import type { CnnSpec } from "../architectures/cnn-spec";
import type { Weights } from "../engines/engine";
import type { LogitScaling } from "../tensor/logit-scaling";

/**
 * The weights of a network whose own logits are the scaled ones: the last dense layer's kernel `[inputs, K]` and bias take
 * the scale, the bias the offset. For formats that have no place for a calibration. Null where the network does not
 * end in a dense layer with what is needed.
 */
export function foldScaling(cnn: CnnSpec, weights: Weights, { scale, offset }: LogitScaling): Weights | null {
  const last = cnn.layers.at(-1);
  if (last?.kind !== "dense" || (!last.useBias && offset.some((one) => one !== 0))) return null;
  const [kernel, bias] = [`${last.name}/kernel`, `${last.name}/bias`];
  return weights.map((tensor) => {
    if (tensor.name !== kernel && tensor.name !== bias) return tensor;
    const moved = tensor.name === bias ? offset : null;
    const data = tensor.data.map((value, i) => scale[i % scale.length] * value + (moved?.[i] ?? 0));
    return { ...tensor, data };
  });
}
