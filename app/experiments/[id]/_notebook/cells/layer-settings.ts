/** @file What can be set in each kind of layer, and what a new one starts with. */
import { LayerSpec, type LayerKind } from "@/lib/architectures/cnn-spec";

/** One number or choice of a layer, by the name it has in the saved spec. */
export type LayerSetting =
  | { key: string; label: string; type: "number"; min: number; max: number; step?: number; integer: boolean }
  | { key: string; label: string; type: "choice"; options: readonly string[] }
  | { key: string; label: string; type: "switch" };

const filters: LayerSetting = { key: "filters", label: "Filters", type: "number", min: 1, max: 4096, integer: true };
const kernelSize: LayerSetting = { key: "kernelSize", label: "Kernel", type: "number", min: 1, max: 15, integer: true };
const poolSize: LayerSetting = { key: "poolSize", label: "Pool", type: "number", min: 1, max: 15, integer: true };
const stride: LayerSetting = { key: "stride", label: "Stride", type: "number", min: 1, max: 8, integer: true };
const padding: LayerSetting = { key: "padding", label: "Padding", type: "choice", options: ["same", "valid"] };
const useBias: LayerSetting = { key: "useBias", label: "Bias", type: "switch" };

/** The settings of each kind, in the order they are shown. */
export const LAYER_SETTINGS: Readonly<Record<LayerKind, readonly LayerSetting[]>> = {
  conv2d: [filters, kernelSize, stride, padding, useBias],
  depthwise_conv2d: [kernelSize, stride, padding, useBias],
  separable_conv2d: [filters, kernelSize, stride, padding, useBias],
  batch_normalization: [
    { key: "momentum", label: "Momentum", type: "number", min: 0, max: 1, step: 0.01, integer: false },
    { key: "epsilon", label: "Epsilon", type: "number", min: 1e-8, max: 1, step: 0.001, integer: false },
  ],
  relu: [],
  leaky_relu: [{ key: "negativeSlope", label: "Negative slope", type: "number", min: 0, max: 1, step: 0.05, integer: false }],
  max_pooling2d: [poolSize, stride, padding],
  average_pooling2d: [poolSize, stride, padding],
  global_average_pooling2d: [],
  dropout: [{ key: "rate", label: "Rate", type: "number", min: 0, max: 0.95, step: 0.05, integer: false }],
  flatten: [],
  dense: [{ key: "units", label: "Units (labels = one per class)", type: "choice", options: ["labels", "16", "32", "64", "128", "256", "512"] }, useBias],
  add: [],
};

export const LAYER_KINDS: readonly LayerKind[] = ["conv2d", "separable_conv2d", "depthwise_conv2d", "batch_normalization", "relu", "leaky_relu", "max_pooling2d", "average_pooling2d", "global_average_pooling2d", "dropout", "flatten", "dense", "add"];

const STARTS: Partial<Record<LayerKind, object>> = { conv2d: { filters: 32, kernelSize: 3 }, separable_conv2d: { filters: 32, kernelSize: 3 }, depthwise_conv2d: { kernelSize: 3 }, dropout: { rate: 0.3 }, dense: { units: 64 } };

/** A new layer of a kind under a free name. An add needs two inputs: the layer above and the image until they are chosen. */
export function newLayer(kind: LayerKind, taken: readonly string[]): LayerSpec {
  const base = kind.replace(/_?2d$/, "");
  let number = 1;
  while (taken.includes(`${base}_${number}`)) number += 1;
  const inputs = kind === "add" ? { inputs: [taken.at(-1) ?? "input", taken.at(-2) ?? "input"] } : {};
  return LayerSpec.parse({ kind, name: `${base}_${number}`, ...inputs, ...STARTS[kind] });
}

/** A layer with one setting changed; null when the value is not one the setting accepts. */
export function withSetting(layer: LayerSpec, key: string, value: unknown): LayerSpec | null {
  const changed = LayerSpec.safeParse({ ...layer, [key]: value });
  return changed.success ? changed.data : null;
}

/** A layer's settings in one line: `32 filters, 3×3, stride 2`. */
export function describeLayer(layer: LayerSpec): string {
  const parts = [
    "filters" in layer && `${layer.filters} filters`,
    "units" in layer && (layer.units === "labels" ? "one unit per label" : `${layer.units} units`),
    "kernelSize" in layer && `${layer.kernelSize}×${layer.kernelSize}`,
    "poolSize" in layer && `${layer.poolSize}×${layer.poolSize}`,
    "stride" in layer && layer.stride !== undefined && layer.stride !== 1 && `stride ${layer.stride}`,
    "padding" in layer && layer.padding === "valid" && "kernelSize" in layer && "valid",
    "rate" in layer && `rate ${layer.rate}`,
    "negativeSlope" in layer && `slope ${layer.negativeSlope}`,
    layer.inputs !== undefined && `← ${layer.inputs.join(" + ")}`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}
