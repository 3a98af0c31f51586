import { TRAINABLE, type LayerCatalogueEntry, type LayerField } from "./layer-field";

const EPSILON: LayerField = { key: "epsilon", label: "Epsilon", explanation: "Small number added to the variance against division by zero.", type: "number", min: 1e-7, max: 0.1, step: 1e-4 };
const MOMENTUM: LayerField = { key: "momentum", label: "Momentum", explanation: "Share of the old moving average kept at each step.", type: "number", min: 0, max: 1, step: 0.01 };
const GROUPS: LayerField = { key: "groups", label: "Groups", explanation: "How many groups the channels are split into; must divide their number.", type: "integer", min: 1, max: 4096 };

export const NORMALISATION_ENTRIES: readonly LayerCatalogueEntry[] = [
  { kind: "batch_normalization", title: "Batch normalisation", group: "Normalisation", explanation: "Brings each channel to mean 0 and spread 1 over the batch and then to a learned scale, so that training is faster and steadier.", fields: [MOMENTUM, EPSILON, TRAINABLE] },
  { kind: "group_normalization", title: "Group normalisation", group: "Normalisation", explanation: "Normalises groups of channels of each image alone, so that it works the same for any batch size.", fields: [GROUPS, EPSILON, TRAINABLE] },
  { kind: "layer_normalization", title: "Layer normalisation", group: "Normalisation", explanation: "Normalises all values of each image together, with a learned scale per channel.", fields: [EPSILON, TRAINABLE] },
  { kind: "instance_normalization", title: "Instance normalisation", group: "Normalisation", explanation: "Normalises each channel of each image alone, which removes differences in contrast between films.", fields: [EPSILON, TRAINABLE] },
];
