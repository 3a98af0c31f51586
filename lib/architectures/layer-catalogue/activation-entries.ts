import type { LayerCatalogueEntry } from "./layer-field";

export const ACTIVATION_ENTRIES: readonly LayerCatalogueEntry[] = [
  { kind: "relu", title: "ReLU", group: "Activation", explanation: "Keeps positive values and sets negative ones to zero; without such a bend a stack of layers could only draw straight lines.", fields: [] },
  {
    kind: "leaky_relu",
    title: "Leaky ReLU",
    group: "Activation",
    explanation: "Like ReLU, but negative values keep a small slope, so that no unit falls silent for good.",
    fields: [{ key: "negativeSlope", label: "Negative slope", explanation: "What negative values are multiplied by.", type: "number", min: 0, max: 1, step: 0.01 }],
  },
  {
    kind: "elu",
    title: "ELU",
    group: "Activation",
    explanation: "Keeps positive values and bends negative ones smoothly towards a lower limit, so that the mean stays near zero.",
    fields: [{ key: "alpha", label: "Alpha", explanation: "The limit that very negative values approach, without its minus sign.", type: "number", min: 0, max: 10, step: 0.1 }],
  },
  {
    kind: "gelu",
    title: "GELU",
    group: "Activation",
    explanation: "A smooth ReLU that weighs each value by how likely a normal one lies below it; slower than ReLU.",
    fields: [{ key: "approximate", label: "Approximate", explanation: "Use the formula with tanh in place of the exact one.", type: "boolean" }],
  },
  { kind: "silu", title: "SiLU", group: "Activation", explanation: "Multiplies each value by its own sigmoid: a smooth ReLU that dips slightly below zero; also called Swish.", fields: [] },
  { kind: "sigmoid", title: "Sigmoid", group: "Activation", explanation: "Squeezes each value into 0 to 1, as a gate for another layer to be multiplied by.", fields: [] },
  { kind: "tanh", title: "Tanh", group: "Activation", explanation: "Squeezes each value into −1 to 1.", fields: [] },
  { kind: "softmax", title: "Softmax", group: "Activation", explanation: "Turns the channels of each position into shares that add up to 1. Not for the last layer: the loss applies its own.", fields: [] },
];
