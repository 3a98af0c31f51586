import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { ForwardRules } from "./forward-rule";

/**
 * x·Φ(x), Φ being the normal distribution: ½x·(1 + erf(x/√2)), or with tanh ½x·(1 + tanh(√(2/π)·(x + 0.044715·x³))).
 * Source: Hendrycks & Gimpel 2016, section 2; Keras' and PyTorch's `gelu` with the same two forms.
 */
function gelu(builder: GraphBuilder, x: Value, approximate: boolean): Value {
  const times = (value: Value, factor: number) => builder.value("mul", [value, builder.scalar(factor)]);
  const bend = () => {
    const cubic = builder.value("mul", [
      x,
      builder.value("add", [times(builder.value("mul", [x, x]), 0.044715), builder.scalar(1)]),
    ]);
    return builder.value("tanh", [times(cubic, Math.sqrt(2 / Math.PI))]);
  };
  const centred = approximate ? bend() : builder.value("erf", [times(x, Math.SQRT1_2)]);
  return builder.value("mul", [times(x, 0.5), builder.value("add", [centred, builder.scalar(1)])]);
}

/** x·σ(x). Source: Ramachandran et al. 2017 ("Swish" with β = 1); Keras' and PyTorch's `silu`. */
function silu(builder: GraphBuilder, x: Value): Value {
  return builder.value("mul", [x, builder.value("sigmoid", [x])]);
}

/** Softmax over the channels of each position `[N, C, H, W]`, or over the features `[N, F]`. */
function softmaxOfChannels(builder: GraphBuilder, x: Value): Value {
  if (x.type.shape.length === 2) return builder.value("softmax", [x]);
  const channelsLast = builder.value("transpose", [x], { permutation: [0, 2, 3, 1] });
  return builder.value("transpose", [builder.value("softmax", [channelsLast])], { permutation: [0, 3, 1, 2] });
}

export const ACTIVATION_RULES = {
  relu: ({ builder, x }) => builder.value("relu", [x]),
  leaky_relu: ({ builder, spec, x }) => builder.value("leakyRelu", [x], { slope: spec.negativeSlope }),
  elu: ({ builder, spec, x }) => builder.value("elu", [x], { alpha: spec.alpha }),
  gelu: ({ builder, spec, x }) => gelu(builder, x, spec.approximate),
  silu: ({ builder, x }) => silu(builder, x),
  sigmoid: ({ builder, x }) => builder.value("sigmoid", [x]),
  tanh: ({ builder, x }) => builder.value("tanh", [x]),
  softmax: ({ builder, x }) => softmaxOfChannels(builder, x),
} satisfies Partial<ForwardRules>;
