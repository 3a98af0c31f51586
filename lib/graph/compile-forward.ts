/** @file From resolved layers to graph nodes: the forward pass in training or inference mode. */
import { INPUT_NAME, type LayerSpec } from "../architectures/cnn-spec";
import type { ResolvedCnn, ResolvedLayer } from "../architectures/resolved-cnn";
import { fitWindow } from "../architectures/window";
import { assertNever, invariant } from "../invariant";
import type { NamedTensor } from "../tensor/named-tensor";
import { BATCH, type GraphShape } from "./dimension";
import type { Value } from "./graph";
import type { GraphBuilder } from "./graph-builder";
import type { Pads, Pair, PoolAttributes } from "./op-attributes";

type Of<Kind extends LayerSpec["kind"]> = Extract<LayerSpec, { kind: Kind }>;

/** How weights and the layers that differ between training and inference enter the graph. */
export interface ForwardMode {
  /** A parameter as a value of the graph. */
  parameter(name: string): Value;
  normalise(layer: ResolvedLayer, spec: Of<"batch_normalization">, x: Value): Value;
  dropout(layer: ResolvedLayer, spec: Of<"dropout">, x: Value): Value;
  maxPool(x: Value, attributes: PoolAttributes): Value;
}

/**
 * Adds a network's forward pass to the graph and gives each layer's output by name.
 *
 * `image` is `[N, 1, H, W]` in 0–1; it is standardised to (x − 0.5)·4 first. Maps are `[N, C, H, W]`; flatten keeps
 * that order (channel by channel, unlike the Layers format of TensorFlow.js, which flattens `[H, W, C]`).
 */
export function compileForward(builder: GraphBuilder, layers: ResolvedCnn["layers"], image: Value, mode: ForwardMode): Map<string, Value> {
  builder.scope = INPUT_NAME;
  const centred = builder.value("sub", [image, builder.scalar(0.5)]);
  const values = new Map([[INPUT_NAME, builder.value("mul", [centred, builder.scalar(4)])]]);
  for (const layer of layers) {
    builder.scope = layer.name;
    const inputs = layer.inputs.map((name) => {
      const value = values.get(name);
      invariant(value !== undefined, `layer "${layer.name}" reads "${name}" before it is made`);
      return value;
    });
    values.set(layer.name, compileLayer(builder, layer, inputs, mode));
  }
  builder.scope = "";
  return values;
}

function compileLayer(builder: GraphBuilder, layer: ResolvedLayer, inputs: readonly Value[], mode: ForwardMode): Value {
  const { spec } = layer;
  const [x] = inputs;
  const bias = (useBias: boolean) => (useBias ? [mode.parameter(`${spec.name}/bias`)] : []);
  switch (spec.kind) {
    case "conv2d":
      return builder.value("conv", [x, mode.parameter(`${spec.name}/kernel`), ...bias(spec.useBias)], convolve(layer, spec, 1));
    case "depthwise_conv2d":
      return builder.value("conv", [x, mode.parameter(`${spec.name}/depthwise_kernel`), ...bias(spec.useBias)], convolve(layer, spec, layer.inputShapes[0][0]));
    case "separable_conv2d": {
      const spread = builder.value("conv", [x, mode.parameter(`${spec.name}/depthwise_kernel`)], convolve(layer, spec, layer.inputShapes[0][0]));
      const pointwise = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 } as const;
      return builder.value("conv", [spread, mode.parameter(`${spec.name}/pointwise_kernel`), ...bias(spec.useBias)], pointwise);
    }
    case "batch_normalization":
      return mode.normalise(layer, spec, x);
    case "relu":
      return builder.value("relu", [x]);
    case "leaky_relu":
      return builder.value("leakyRelu", [x], { slope: spec.negativeSlope });
    case "max_pooling2d":
      return mode.maxPool(x, pool(layer, spec));
    case "average_pooling2d":
      return builder.value("averagePool", [x], pool(layer, spec));
    case "global_average_pooling2d":
      return builder.value("reduceMean", [x], { axes: [2, 3], keepDims: false });
    case "dropout":
      return mode.dropout(layer, spec, x);
    case "flatten":
      return builder.value("reshape", [x], { shape: batched(layer.outputShape) });
    case "dense": {
      const product = builder.value("matMul", [x, mode.parameter(`${spec.name}/kernel`)], { transposeA: false, transposeB: false });
      return spec.useBias ? builder.value("add", [product, ...bias(true)]) : product;
    }
    case "add":
      return inputs.reduce((sum, input) => builder.value("add", [sum, input]));
    default:
      return assertNever(spec);
  }
}

/** `[C, H, W]` → `[N, C, H, W]`. */
export function batched(shape: readonly number[]): GraphShape {
  return [BATCH, ...shape];
}

function convolve(layer: ResolvedLayer, spec: { kernelSize: number; stride: number; padding: "same" | "valid" }, group: number) {
  return {
    strides: [spec.stride, spec.stride] as Pair,
    pads: padsOf(layer, spec.kernelSize, spec.stride, spec.padding),
    dilations: [1, 1] as Pair,
    group,
  };
}

function pool(layer: ResolvedLayer, spec: Of<"max_pooling2d"> | Of<"average_pooling2d">) {
  const stride = spec.stride ?? spec.poolSize;
  return {
    kernel: [spec.poolSize, spec.poolSize] as Pair,
    strides: [stride, stride] as Pair,
    pads: padsOf(layer, spec.poolSize, stride, spec.padding),
  };
}

function padsOf(layer: ResolvedLayer, window: number, stride: number, padding: "same" | "valid"): Pads {
  const [, height, width] = layer.inputShapes[0];
  const vertical = fitWindow(height, window, stride, padding);
  const horizontal = fitWindow(width, window, stride, padding);
  return [vertical.padBefore, horizontal.padBefore, vertical.padAfter, horizontal.padAfter];
}

/**
 * Inference mode with baked-in weights: dropout passes everything, batch normalisation is one affine pass with
 * scale γ/√(σ² + ε) and offset β − μ·scale, computed in float64, which onnxruntime folds into a convolution before it.
 */
export function inferenceMode(builder: GraphBuilder, weights: readonly NamedTensor[]): ForwardMode {
  const byName = new Map(weights.map((tensor) => [tensor.name, tensor]));
  const tensor = (name: string) => {
    const found = byName.get(name);
    invariant(found !== undefined, `no weights named "${name}"`);
    return found;
  };
  return {
    parameter: (name) => builder.constant(name, tensor(name).shape, tensor(name).data),
    dropout: (_layer, _spec, x) => x,
    maxPool: (x, attributes) => builder.value("maxPool", [x], attributes),
    normalise: ({ name }, { epsilon }, x) => {
      const [gamma, beta, mean, variance] = ["gamma", "beta", "moving_mean", "moving_variance"].map((part) => tensor(`${name}/${part}`).data);
      const scale = gamma.map((factor, channel) => factor / Math.sqrt(variance[channel] + epsilon));
      const offset = beta.map((shift, channel) => shift - (mean[channel] * gamma[channel]) / Math.sqrt(variance[channel] + epsilon));
      const shape = [gamma.length];
      return builder.value("channelAffine", [x, builder.constant(`${name}/scale`, shape, scale), builder.constant(`${name}/offset`, shape, offset)]);
    },
  };
}
