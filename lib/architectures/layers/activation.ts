/** @file Activations: one value in, one value out (softmax: one column of channels), without weights. */
import { defineLayer } from "./define-layer";
import { real, toggle, withDefault } from "./layer-field";
import { keepShape, plain, refuse } from "./layer-outcome";

const ACTIVATION = { group: "Activation", isFollower: true } as const;

const NEGATIVE_SLOPE = real({
  label: "Negative slope",
  explanation: "What negative values are multiplied by.",
  min: 0,
  max: 1,
  step: 0.01,
});
const ALPHA = real({
  label: "Alpha",
  explanation: "The limit that very negative values approach, without its minus sign.",
  min: 0,
  max: 10,
  step: 0.1,
});
const APPROXIMATE = toggle({
  label: "Approximate",
  explanation: "Use the formula with tanh in place of the exact one.",
});

export const ACTIVATIONS = [
  defineLayer({
    kind: "relu",
    title: "ReLU",
    explanation:
      "Keeps positive values and sets negative ones to zero; without such a bend a stack of layers could only draw straight lines.",
    stem: "relu",
    ...ACTIVATION,
    fields: {},
    isNegative: "never",
    resolve: keepShape,
  }),
  defineLayer({
    kind: "leaky_relu",
    title: "Leaky ReLU",
    explanation: "Like ReLU, but negative values keep a small slope, so that no unit falls silent for good.",
    stem: "leaky",
    ...ACTIVATION,
    fields: { negativeSlope: withDefault(NEGATIVE_SLOPE, 0.1) },
    resolve: keepShape,
    describe: ({ negativeSlope }) => [`slope ${negativeSlope}`],
  }),
  defineLayer({
    kind: "elu",
    title: "ELU",
    explanation:
      "Keeps positive values and bends negative ones smoothly towards a lower limit, so that the mean stays near zero.",
    stem: "elu",
    ...ACTIVATION,
    fields: { alpha: withDefault(ALPHA, 1) },
    resolve: keepShape,
    describe: ({ alpha }) => [`down to −${alpha}`],
  }),
  defineLayer({
    kind: "gelu",
    title: "GELU",
    explanation: "A smooth ReLU that weighs each value by how likely a normal one lies below it; slower than ReLU.",
    stem: "gelu",
    ...ACTIVATION,
    fields: { approximate: withDefault(APPROXIMATE, false) },
    resolve: keepShape,
    describe: ({ approximate }) => (approximate ? ["approximate"] : []),
  }),
  defineLayer({
    kind: "silu",
    title: "SiLU",
    explanation:
      "Multiplies each value by its own sigmoid: a smooth ReLU that dips slightly below zero; also called Swish.",
    stem: "silu",
    ...ACTIVATION,
    fields: {},
    resolve: keepShape,
  }),
  defineLayer({
    kind: "sigmoid",
    title: "Sigmoid",
    explanation: "Squeezes each value into 0 to 1, as a gate for another layer to be multiplied by.",
    stem: "sigmoid",
    ...ACTIVATION,
    fields: {},
    isNegative: "never",
    resolve: keepShape,
  }),
  defineLayer({
    kind: "tanh",
    title: "Tanh",
    explanation: "Squeezes each value into −1 to 1.",
    stem: "tanh",
    ...ACTIVATION,
    fields: {},
    resolve: keepShape,
  }),
  defineLayer({
    kind: "softmax",
    title: "Softmax",
    explanation:
      "Turns the channels of each position into shares that add up to 1. Not for the last layer: the loss applies its own.",
    stem: "softmax",
    ...ACTIVATION,
    fields: {},
    isNegative: "never",
    resolve: (_, input) =>
      input[0] === 1 ? refuse("a softmax over one channel gives 1 everywhere", "Use sigmoid.") : plain(input),
  }),
] as const;
