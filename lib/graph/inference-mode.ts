import { invariant } from "../invariant";
import type { NamedTensor } from "../tensor/named-tensor";
import type { Shape } from "../tensor/shape";
import type { Value } from "./graph";
import type { GraphBuilder } from "./graph-builder";
import type { ForwardMode } from "./layers/forward-rule";

/**
 * Inference mode with baked-in weights: dropout and noise pass everything unchanged, batch normalisation is one affine pass with
 * scale γ/√(σ² + ε) and offset β − μ·scale, computed in float64, which onnxruntime merges into a convolution before it.
 *
 * A parameter that is asked for twice is the same value: a second pass through the network adds no weights.
 * @param prefix stands before the names of constants, so that several networks fit into one graph. @default nothing
 */
export function inferenceMode(builder: GraphBuilder, weights: readonly NamedTensor[], prefix = ""): ForwardMode {
  const byName = new Map(weights.map((tensor) => [tensor.name, tensor]));
  const tensor = (name: string) => {
    const found = byName.get(name);
    invariant(found !== undefined, `no weights named "${name}"`);
    return found;
  };
  const baked = new Map<string, Value>();
  const constant = (name: string, shape: Shape, data: Float32Array): Value => {
    const known = baked.get(name) ?? builder.constant(`${prefix}${name}`, shape, data);
    baked.set(name, known);
    return known;
  };
  return {
    parameter: (name) => constant(name, tensor(name).shape, tensor(name).data),
    disturb: (_layer, x) => x,
    maxPool: (x, attributes) => builder.value("maxPool", [x], attributes),
    normalise: ({ name }, { epsilon }, x) => {
      const [gamma, beta, mean, variance] = ["gamma", "beta", "moving_mean", "moving_variance"].map(
        (part) => tensor(`${name}/${part}`).data,
      );
      const scale = gamma.map((factor, channel) => factor / Math.sqrt(variance[channel] + epsilon));
      const offset = beta.map(
        (shift, channel) => shift - (mean[channel] * gamma[channel]) / Math.sqrt(variance[channel] + epsilon),
      );
      const shape = [gamma.length];
      return builder.value("channelAffine", [
        x,
        constant(`${name}/scale`, shape, scale),
        constant(`${name}/offset`, shape, offset),
      ]);
    },
  };
}
