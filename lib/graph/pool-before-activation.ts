import type { ResolvedLayer } from "../architectures/resolved-cnn";

/**
 * Lets a max pooling run before the ReLU it follows, where nothing else reads that ReLU.
 *
 * Both orders give the same numbers and gradients (a rising function commutes with the maximum, and keeps the winner
 * of each window), but the activation, its mask and their memory shrink by the pooling's factor. Layers keep their
 * names; only what they read changes.
 */
export function poolBeforeActivation(layers: readonly ResolvedLayer[]): ResolvedLayer[] {
  const result = [...layers];
  for (let at = 0; at + 1 < result.length; at++) {
    const [activation, pool] = [result[at], result[at + 1]];
    if (!isRising(activation) || pool.spec.kind !== "max_pooling2d" || pool.inputs[0] !== activation.name) continue;
    if (result.filter((layer) => layer.inputs.includes(activation.name)).length > 1) continue;
    const early = { ...pool, name: activation.name, inputs: activation.inputs };
    const late = {
      ...activation,
      name: pool.name,
      inputs: [activation.name],
      inputShapes: [pool.outputShape],
      outputShape: pool.outputShape,
    };
    result.splice(at, 2, early, late);
    at++;
  }
  return result;
}

function isRising(layer: ResolvedLayer): boolean {
  return layer.spec.kind === "relu" || (layer.spec.kind === "leaky_relu" && layer.spec.negativeSlope > 0);
}
