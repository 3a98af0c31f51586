import { INPUT_NAME, LayerSpec, type CnnSpec, type LayerKind } from "../cnn-spec";
import { JOINTS } from "../layer-families";

/** The stem of a new layer's name, and starting values of the fields that the saved format gives no default. */
const STARTS: Record<LayerKind, { stem: string; values?: Record<string, number> }> = {
  conv2d: { stem: "conv", values: { filters: 32, kernelSize: 3 } },
  depthwise_conv2d: { stem: "depthwise", values: { kernelSize: 3 } },
  separable_conv2d: { stem: "separable", values: { filters: 32, kernelSize: 3 } },
  conv2d_transpose: { stem: "transposed", values: { filters: 32, kernelSize: 2, stride: 2 } },
  batch_normalization: { stem: "bn" },
  group_normalization: { stem: "gn" },
  layer_normalization: { stem: "ln" },
  instance_normalization: { stem: "in" },
  relu: { stem: "relu" },
  leaky_relu: { stem: "leaky" },
  elu: { stem: "elu" },
  gelu: { stem: "gelu" },
  silu: { stem: "silu" },
  sigmoid: { stem: "sigmoid" },
  tanh: { stem: "tanh" },
  softmax: { stem: "softmax" },
  max_pooling2d: { stem: "max_pool" },
  average_pooling2d: { stem: "average_pool" },
  global_average_pooling2d: { stem: "global_pool" },
  global_max_pooling2d: { stem: "global_max" },
  upsampling2d: { stem: "upsampling" },
  dropout: { stem: "dropout", values: { rate: 0.2 } },
  spatial_dropout: { stem: "spatial_dropout", values: { rate: 0.1 } },
  stochastic_depth: { stem: "stochastic_depth", values: { rate: 0.1 } },
  gaussian_noise: { stem: "noise", values: { standardDeviation: 0.1 } },
  flatten: { stem: "flatten" },
  dense: { stem: "dense", values: { units: 64 } },
  add: { stem: "add" },
  multiply: { stem: "multiply" },
  concatenate: { stem: "concatenate" },
  squeeze_excitation: { stem: "squeeze" },
};

/**
 * A new layer of a kind with its starting values, under a name the network does not use yet.
 *
 * `position` is where it will be inserted (0 is first). A joint (add, multiply, concatenate) starts with the two
 * layers above it, the nearer first, the image standing in where there are none; elsewhere the input is the layer above.
 */
export function newLayer(kind: LayerKind, layers: CnnSpec["layers"], position: number): LayerSpec {
  const { stem, values } = STARTS[kind];
  const name = freeName(stem, new Set(layers.map((layer) => layer.name)));
  if (!JOINTS.has(kind)) return LayerSpec.parse({ kind, name, ...values });
  const above = [INPUT_NAME, INPUT_NAME, ...layers.slice(0, position).map((layer) => layer.name)];
  return LayerSpec.parse({ kind, name, inputs: above.slice(-2).reverse() });
}

function freeName(stem: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = `${stem}${number}`;
    if (!taken.has(name)) return name;
  }
}
