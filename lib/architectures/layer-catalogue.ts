/** @file Every layer kind as a reader meets it: title, explanation, starting values, and the fields an editor offers. */
import { invariant } from "../invariant";
import { INPUT_NAME, LayerSpec, type CnnSpec, type LayerKind } from "./cnn-spec";

export type LayerGroup = "Convolution" | "Activation and normalisation" | "Pooling" | "Regularisation" | "Joining and output";

/** One editable value of a layer. Ranges are those of the saved format. */
export type LayerField =
  | { key: string; label: string; explanation: string; type: "integer"; min: number; max: number; optional?: true }
  | { key: string; label: string; explanation: string; type: "number"; min: number; max: number; step: number }
  | { key: string; label: string; explanation: string; type: "choice"; options: readonly { value: string; label: string }[] }
  | { key: string; label: string; explanation: string; type: "boolean" }
  /** A whole number, or the word `labels` for one unit per label of the data set. */
  | { key: string; label: string; explanation: string; type: "units"; min: number; max: number };

export interface LayerCatalogueEntry {
  kind: LayerKind;
  title: string;
  group: LayerGroup;
  /** One plain sentence for a reader who has never seen the layer. */
  explanation: string;
  fields: readonly LayerField[];
}

const FILTERS: LayerField = { key: "filters", label: "Filters", explanation: "How many patterns the layer looks for; each gives one output channel.", type: "integer", min: 1, max: 4096 };
const KERNEL_SIZE: LayerField = { key: "kernelSize", label: "Kernel size", explanation: "Side of the square window in pixels.", type: "integer", min: 1, max: 15 };
const STRIDE: LayerField = { key: "stride", label: "Stride", explanation: "Pixels the window moves each time; 2 halves the map.", type: "integer", min: 1, max: 8 };
const POOL_SIZE: LayerField = { key: "poolSize", label: "Window", explanation: "Side of the square window in pixels.", type: "integer", min: 1, max: 15 };
const POOL_STRIDE: LayerField = { key: "stride", label: "Stride", explanation: "Pixels the window moves each time; empty means the window's side, so that windows touch.", type: "integer", min: 1, max: 8, optional: true };
const USE_BIAS: LayerField = { key: "useBias", label: "Bias", explanation: "Add a learned constant; pointless before a batch normalisation, which has its own.", type: "boolean" };
const PADDING: LayerField = {
  key: "padding",
  label: "Padding",
  explanation: "Same: zeros around the image keep its size (divided by the stride). Valid: only windows that lie fully inside.",
  type: "choice",
  options: [
    { value: "same", label: "Same" },
    { value: "valid", label: "Valid" },
  ],
};

/** Every layer kind, in the order in which an editor lists them. */
export const LAYER_CATALOGUE: readonly LayerCatalogueEntry[] = [
  { kind: "conv2d", title: "Convolution", group: "Convolution", explanation: "Slides small learned patterns over the map and reports where each one matches.", fields: [FILTERS, KERNEL_SIZE, STRIDE, PADDING, USE_BIAS] },
  { kind: "depthwise_conv2d", title: "Depthwise convolution", group: "Convolution", explanation: "Slides one learned pattern over each channel on its own, which is cheap but mixes no channels.", fields: [KERNEL_SIZE, STRIDE, PADDING, USE_BIAS] },
  { kind: "separable_conv2d", title: "Separable convolution", group: "Convolution", explanation: "A depthwise convolution and a 1×1 mix of its channels: nearly a full convolution at a fraction of its arithmetic.", fields: [FILTERS, KERNEL_SIZE, STRIDE, PADDING, USE_BIAS] },
  {
    kind: "batch_normalization",
    title: "Batch normalisation",
    group: "Activation and normalisation",
    explanation: "Brings each channel to mean 0 and spread 1 over the batch and then to a learned scale, so that training is faster and steadier.",
    fields: [
      { key: "momentum", label: "Momentum", explanation: "Share of the old moving average kept at each step.", type: "number", min: 0, max: 1, step: 0.01 },
      { key: "epsilon", label: "Epsilon", explanation: "Small number added to the variance against division by zero.", type: "number", min: 1e-7, max: 0.1, step: 1e-4 },
    ],
  },
  { kind: "relu", title: "ReLU", group: "Activation and normalisation", explanation: "Keeps positive values and sets negative ones to zero; without such a bend a stack of layers could only draw straight lines.", fields: [] },
  {
    kind: "leaky_relu",
    title: "Leaky ReLU",
    group: "Activation and normalisation",
    explanation: "Like ReLU, but negative values keep a small slope, so that no unit falls silent for good.",
    fields: [{ key: "negativeSlope", label: "Negative slope", explanation: "What negative values are multiplied by.", type: "number", min: 0, max: 1, step: 0.01 }],
  },
  { kind: "max_pooling2d", title: "Max pooling", group: "Pooling", explanation: "Shrinks the map by keeping the strongest response in each window.", fields: [POOL_SIZE, POOL_STRIDE, PADDING] },
  { kind: "average_pooling2d", title: "Average pooling", group: "Pooling", explanation: "Shrinks the map by averaging each window.", fields: [POOL_SIZE, POOL_STRIDE, PADDING] },
  { kind: "global_average_pooling2d", title: "Global average pooling", group: "Pooling", explanation: "Turns each channel into one number, its mean over the whole map, so that the classifier asks how much and not where.", fields: [] },
  {
    kind: "dropout",
    title: "Dropout",
    group: "Regularisation",
    explanation: "Silences a random share of values at each training step, so that the network cannot lean on any single one; does nothing when predicting.",
    fields: [{ key: "rate", label: "Rate", explanation: "Share of values silenced.", type: "number", min: 0, max: 0.95, step: 0.05 }],
  },
  { kind: "flatten", title: "Flatten", group: "Joining and output", explanation: "Lays the whole map out as one long vector; the dense layer after it then needs very many weights.", fields: [] },
  {
    kind: "dense",
    title: "Dense",
    group: "Joining and output",
    explanation: "Connects every input to every output by a learned weight; the last one gives one logit per label.",
    fields: [{ key: "units", label: "Units", explanation: "Number of outputs, or one per label.", type: "units", min: 1, max: 8192 }, USE_BIAS],
  },
  { kind: "add", title: "Add", group: "Joining and output", explanation: "Adds two layers of equal shape value by value: the shortcut of a residual block. Name the normalised branch first; it then starts at zero.", fields: [] },
];

/** The catalogue entry of a kind. */
export function layerEntry(kind: LayerKind): LayerCatalogueEntry {
  const entry = LAYER_CATALOGUE.find((candidate) => candidate.kind === kind);
  invariant(entry !== undefined, `the catalogue describes ${kind}`);
  return entry;
}

const SHORT_NAMES: Record<LayerKind, string> = {
  conv2d: "conv",
  depthwise_conv2d: "depthwise",
  separable_conv2d: "separable",
  batch_normalization: "bn",
  relu: "relu",
  leaky_relu: "leaky",
  max_pooling2d: "max_pool",
  average_pooling2d: "average_pool",
  global_average_pooling2d: "global_pool",
  dropout: "dropout",
  flatten: "flatten",
  dense: "dense",
  add: "add",
};

/**
 * A new layer of a kind with its starting values, under a name the network does not use yet.
 *
 * `position` is where it will be inserted (0 is first). An add starts with the two layers above it, the image standing
 * in where there are none; elsewhere the input is the layer above.
 */
export function newLayer(kind: LayerKind, layers: CnnSpec["layers"], position: number): LayerSpec {
  const name = freeName(SHORT_NAMES[kind], new Set(layers.map((layer) => layer.name)));
  if (kind === "add") {
    const above = [INPUT_NAME, INPUT_NAME, ...layers.slice(0, position).map((layer) => layer.name)];
    return LayerSpec.parse({ kind, name, inputs: above.slice(-2).reverse() });
  }
  return LayerSpec.parse({ kind, name, ...STARTING_VALUES[kind] });
}

/** Starting values of the fields that the saved format gives no default. */
const STARTING_VALUES: Partial<Record<LayerKind, Record<string, number | boolean>>> = {
  conv2d: { filters: 32, kernelSize: 3 },
  depthwise_conv2d: { kernelSize: 3 },
  separable_conv2d: { filters: 32, kernelSize: 3 },
  dropout: { rate: 0.2 },
  dense: { units: 64 },
};

function freeName(stem: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = `${stem}${number}`;
    if (!taken.has(name)) return name;
  }
}
