import { TRAINABLE, USE_BIAS, type LayerCatalogueEntry } from "./layer-field";

export const OUTPUT_ENTRIES: readonly LayerCatalogueEntry[] = [
  { kind: "flatten", title: "Flatten", group: "Joining and output", explanation: "Lays the whole map out as one long vector; the dense layer after it then needs very many weights.", fields: [] },
  {
    kind: "dense",
    title: "Dense",
    group: "Joining and output",
    explanation: "Connects every input to every output by a learned weight; the last one gives one logit per label.",
    fields: [{ key: "units", label: "Units", explanation: "Number of outputs, or one per label.", type: "units", min: 1, max: 8192 }, USE_BIAS, TRAINABLE],
  },
  { kind: "add", title: "Add", group: "Joining and output", explanation: "Adds two layers of equal shape value by value: the shortcut of a residual block. Name the normalised branch first; it then starts at zero.", fields: [] },
  { kind: "multiply", title: "Multiply", group: "Joining and output", explanation: "Multiplies layers value by value, or every channel by one factor of its own: a gate.", fields: [] },
  { kind: "concatenate", title: "Concatenate", group: "Joining and output", explanation: "Lays the channels of several maps of one size side by side, so that the next layer reads them all.", fields: [] },
  {
    kind: "squeeze_excitation",
    title: "Squeeze and excitation",
    group: "Joining and output",
    explanation: "Looks at the mean of every channel and turns channels up or down accordingly, by two small dense layers.",
    fields: [{ key: "ratio", label: "Reduction", explanation: "How many channels share one unit of the first dense layer.", type: "integer", min: 1, max: 64 }, TRAINABLE],
  },
];
