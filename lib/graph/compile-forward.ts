/** @file From resolved layers to graph nodes: the forward pass in training or inference mode. */
import { INPUT_NAME, type LayerOf } from "../architectures/cnn-spec";
import type { ResolvedCnn, ResolvedLayer } from "../architectures/resolved-cnn";
import { assertNever, invariant } from "../invariant";
import type { NamedTensor } from "../tensor/named-tensor";
import { BATCH, type GraphShape } from "./dimension";
import type { Value } from "./graph";
import type { GraphBuilder } from "./graph-builder";
import { gelu, silu, softmaxOfChannels } from "./layers/activations";
import { multiplyAll, squeezeAndExcite } from "./layers/channel-factors";
import { normaliseGroups } from "./layers/normalise-groups";
import { convolutionOf, globalPoolingOf, POINTWISE, poolingOf, transposedConvolutionOf } from "./layers/sliding-windows";
import type { PoolAttributes } from "./op-attributes";

/** How weights and the layers that differ between training and inference enter the graph. */
export interface ForwardMode {
  /** A parameter as a value of the graph. */
  parameter(name: string): Value;
  normalise(layer: ResolvedLayer, spec: LayerOf<"batch_normalization">, x: Value): Value;
  /** Dropout of any sort, or noise. */
  disturb(layer: ResolvedLayer, x: Value): Value;
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
  const [channels] = layer.inputShapes[0];
  const own = (part: string) => mode.parameter(`${layer.name}/${part}`);
  const bias = (useBias: boolean) => (useBias ? [own("bias")] : []);
  const normalise = (groups: number, epsilon: number) => normaliseGroups(builder, x, { groups, epsilon, scale: own("gamma"), offset: own("beta") });
  switch (spec.kind) {
    case "conv2d":
      return builder.value("conv", [x, own("kernel"), ...bias(spec.useBias)], convolutionOf(layer, spec, spec.groups));
    case "depthwise_conv2d":
      return builder.value("conv", [x, own("depthwise_kernel"), ...bias(spec.useBias)], convolutionOf(layer, spec, channels));
    case "separable_conv2d": {
      const spread = builder.value("conv", [x, own("depthwise_kernel")], convolutionOf(layer, spec, channels));
      return builder.value("conv", [spread, own("pointwise_kernel"), ...bias(spec.useBias)], POINTWISE);
    }
    case "conv2d_transpose": {
      const map = builder.value("convInputGradient", [x, own("kernel")], transposedConvolutionOf(layer, spec));
      return spec.useBias ? builder.value("add", [map, builder.value("reshape", [own("bias")], { shape: [spec.filters, 1, 1] })]) : map;
    }
    case "batch_normalization":
      return mode.normalise(layer, spec, x);
    case "group_normalization":
      return normalise(spec.groups, spec.epsilon);
    case "layer_normalization":
      return normalise(1, spec.epsilon);
    case "instance_normalization":
      return normalise(channels, spec.epsilon);
    case "relu":
      return builder.value("relu", [x]);
    case "leaky_relu":
      return builder.value("leakyRelu", [x], { slope: spec.negativeSlope });
    case "elu":
      return builder.value("elu", [x], { alpha: spec.alpha });
    case "gelu":
      return gelu(builder, x, spec.approximate);
    case "silu":
      return silu(builder, x);
    case "sigmoid":
      return builder.value("sigmoid", [x]);
    case "tanh":
      return builder.value("tanh", [x]);
    case "softmax":
      return softmaxOfChannels(builder, x);
    case "max_pooling2d":
      return mode.maxPool(x, poolingOf(layer, spec));
    case "average_pooling2d":
      return builder.value("averagePool", [x], poolingOf(layer, spec));
    case "global_average_pooling2d":
      return builder.value("reduceMean", [x], { axes: [2, 3], keepDims: false });
    case "global_max_pooling2d":
      return builder.value("reshape", [mode.maxPool(x, globalPoolingOf(layer))], { shape: batched(layer.outputShape) });
    case "upsampling2d":
      return builder.value("resize", [x], { scale: spec.size, interpolation: spec.interpolation });
    case "dropout":
    case "spatial_dropout":
    case "stochastic_depth":
    case "gaussian_noise":
      return mode.disturb(layer, x);
    case "flatten":
      return builder.value("reshape", [x], { shape: batched(layer.outputShape) });
    case "dense": {
      const product = builder.value("matMul", [x, own("kernel")], { transposeA: false, transposeB: false });
      return spec.useBias ? builder.value("add", [product, own("bias")]) : product;
    }
    case "squeeze_excitation":
      return squeezeAndExcite(builder, x, { reduceKernel: own("reduce_kernel"), reduceBias: own("reduce_bias"), expandKernel: own("expand_kernel"), expandBias: own("expand_bias") });
    case "add":
      return inputs.reduce((sum, input) => builder.value("add", [sum, input]));
    case "multiply":
      return multiplyAll(builder, inputs);
    case "concatenate":
      return builder.value("concat", inputs, { axis: 1 });
    default:
      return assertNever(spec);
  }
}

/** `[C, H, W]` → `[N, C, H, W]`. */
export function batched(shape: readonly number[]): GraphShape {
  return [BATCH, ...shape];
}

/**
 * Inference mode with baked-in weights: dropout and noise pass everything unchanged, batch normalisation is one affine pass with
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
    disturb: (_layer, x) => x,
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
