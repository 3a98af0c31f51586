/** @file Dense layers, and the two of them that a squeeze-and-excitation block is made of. */
import type { LayerOf } from "../cnn-spec";
import { formatShape, type Shape } from "../resolved-cnn";
import { biasOf, isRefusal, kernelOf, mapOf, refuse, vectorOf, type LayerContext, type LayerOutcome } from "./layer-rule";

/** Kernel `[inputs, units]`. */
export function dense(spec: LayerOf<"dense">, input: Shape, context: LayerContext): LayerOutcome {
  if (input.length !== 1) {
    return refuse(
      `a dense layer needs a vector but is given a ${formatShape(input)} feature map`,
      "Insert a global_average_pooling2d (fewer parameters) or a flatten layer above it.",
    );
  }
  const units = spec.units === "labels" ? context.labelCount : spec.units;
  return {
    outputShape: [units],
    parameters: [
      kernelOf(`${spec.name}/kernel`, [input[0], units], { in: input[0], out: units }, context.isLast ? "glorot_uniform" : "he_normal"),
      ...biasOf(spec, units),
    ],
    multiplyAdds: input[0] * units,
  };
}

/**
 * Each channel is scaled by a number in 0–1 that two dense layers read off the means of all channels: ReLU after the
 * first, sigmoid after the second, ⌊C / ratio⌋ units (at least 1) between them. Source: Hu et al. 2018, fig. 3.
 */
export function squeezeExcitation({ name, ratio }: LayerOf<"squeeze_excitation">, input: Shape): LayerOutcome {
  const map = mapOf(input);
  if (isRefusal(map)) return map;
  const { channels } = map;
  const reduced = Math.max(1, Math.floor(channels / ratio));
  return {
    outputShape: input,
    parameters: [
      kernelOf(`${name}/reduce_kernel`, [channels, reduced], { in: channels, out: reduced }),
      vectorOf(`${name}/reduce_bias`, reduced, "zeros"),
      kernelOf(`${name}/expand_kernel`, [reduced, channels], { in: reduced, out: channels }, "glorot_uniform"),
      vectorOf(`${name}/expand_bias`, channels, "zeros"),
    ],
    multiplyAdds: 2 * channels * reduced,
  };
}
