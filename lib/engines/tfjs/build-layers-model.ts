/** @file A resolved CnnSpec as a Keras-style LayersModel: channels last inside, every layer under its own name. */
import type { layers as tfLayers, LayersModel, SymbolicTensor, Tensor, Tensor4D } from "@tensorflow/tfjs";
import { INPUT_NAME, type LayerSpec } from "../../architectures/cnn-spec";
import type { ResolvedCnn, ResolvedLayer, Shape } from "../../architectures/resolve-cnn";
import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import { exactAveragePooling } from "./exact-average-pooling";
import type { TensorFlow } from "./load-tensorflow";

type Layer = tfLayers.Layer;

/**
 * What the model is for. `training`: dropout multiplies by masks given as further inputs, so that every engine drops
 * the same values. `inference`: stock layers only, gives logits. `export`: the same with a softmax at the end.
 */
export type ModelPurpose = "training" | "inference" | "export";

export interface BuiltModel {
  model: LayersModel;
  /** The dropout layers whose masks follow the image among the inputs, in order; empty unless for training. */
  masks: readonly ResolvedLayer[];
}

/** Names of the layers we add; capitals keep them apart from every name a CnnSpec can hold. */
const ADDED = { image: "Image", rescaling: "Rescaling", probabilities: "Probabilities" };

/**
 * Builds the model: `[N, H, W, 1]` float32 0–1 → `[N, labels]` logits (probabilities for `export`).
 *
 * The first layer standardises the image, `4·x − 2`. Before a flatten, the map is turned to channels first, so that
 * the weights of every layer below keep the order of `[C, H, W]`. Weights start at zero: write them afterwards.
 * Batch normalisations of `frozen` layers use their moving statistics in training too.
 */
export function buildLayersModel(tf: TensorFlow, cnn: ResolvedCnn, purpose: ModelPurpose, frozen: ReadonlySet<string> = new Set()): BuiltModel {
  const [, height, width] = cnn.input;
  const image = tf.input({ shape: [height, width, 1], name: ADDED.image });
  const rescaling = tf.layers.rescaling({ scale: 4, offset: -2, name: ADDED.rescaling });
  const outputs = new Map<string, SymbolicTensor>([[INPUT_NAME, symbolic(rescaling.apply(image))]]);
  const masks: { layer: ResolvedLayer; input: SymbolicTensor }[] = [];
  for (const layer of cnn.layers) {
    const inputs = layer.inputs.map((name) => valueOf(outputs, name));
    if (purpose === "training" && layer.spec.kind === "dropout") {
      const mask = tf.input({ shape: channelsLast(layer.outputShape), name: `Mask_${layer.name}` });
      masks.push({ layer, input: mask });
      inputs.push(mask);
    }
    outputs.set(layer.name, applyLayer(tf, layer, inputs, purpose, frozen.has(layer.name)));
  }
  const logits = valueOf(outputs, cnn.layers[cnn.layers.length - 1].name);
  const output = purpose === "export" ? symbolic(tf.layers.softmax({ name: ADDED.probabilities }).apply(logits)) : logits;
  return { model: tf.model({ inputs: [image, ...masks.map((mask) => mask.input)], outputs: output }), masks: masks.map((mask) => mask.layer) };
}

/** `[C, H, W]` → `[H, W, C]`; vectors stay. */
export function channelsLast(shape: Shape): number[] {
  return shape.length === 3 ? [shape[1], shape[2], shape[0]] : [...shape];
}

function valueOf(outputs: ReadonlyMap<string, SymbolicTensor>, name: string): SymbolicTensor {
  const value = outputs.get(name);
  invariant(value !== undefined, `layer "${name}" is built before it is read`);
  return value;
}

function symbolic(value: Tensor | Tensor[] | SymbolicTensor | SymbolicTensor[]): SymbolicTensor {
  invariant(!Array.isArray(value) && "sourceLayer" in value, "a layer applied to a symbolic tensor gives one");
  return value;
}

function applyLayer(tf: TensorFlow, layer: ResolvedLayer, inputs: SymbolicTensor[], purpose: ModelPurpose, isFrozen: boolean): SymbolicTensor {
  const created = isFrozen ? asInInference(createLayer(tf, layer, purpose)) : createLayer(tf, layer, purpose);
  if (layer.spec.kind !== "flatten") return symbolic(created.apply(inputs.length === 1 ? inputs[0] : inputs));
  const channelsFirst = tf.layers.permute({ dims: [3, 1, 2], name: `ChannelsFirst_${layer.name}` });
  return symbolic(created.apply(channelsFirst.apply(inputs[0])));
}

/** Keras' `trainable = False`: TensorFlow.js' own flag holds the weights but not the moving statistics. */
function asInInference(layer: Layer): Layer {
  const call = layer.call.bind(layer);
  layer.call = (inputs) => call(inputs, { training: false });
  return layer;
}

function createLayer(tf: TensorFlow, layer: ResolvedLayer, purpose: ModelPurpose): Layer {
  const { spec } = layer;
  const { name } = spec;
  const kernelInitializer = "zeros";
  switch (spec.kind) {
    case "conv2d":
      return tf.layers.conv2d({ name, kernelInitializer, ...convolutionOptions(spec), filters: spec.filters });
    case "depthwise_conv2d":
      return tf.layers.depthwiseConv2d({ name, depthwiseInitializer: "zeros", ...convolutionOptions(spec), depthMultiplier: 1 });
    case "separable_conv2d":
      return tf.layers.separableConv2d({ name, depthwiseInitializer: "zeros", pointwiseInitializer: "zeros", ...convolutionOptions(spec), filters: spec.filters });
    case "batch_normalization":
      return tf.layers.batchNormalization({ name, axis: -1, momentum: spec.momentum, epsilon: spec.epsilon });
    case "relu":
      return tf.layers.reLU({ name });
    case "leaky_relu":
      return tf.layers.leakyReLU({ name, alpha: spec.negativeSlope });
    case "max_pooling2d":
      return tf.layers.maxPooling2d({ name, ...poolingOptions(spec) });
    case "average_pooling2d":
      return purpose === "training" && spec.padding === "same" ? exactAveragePoolingLayer(tf, spec) : tf.layers.averagePooling2d({ name, ...poolingOptions(spec) });
    case "global_average_pooling2d":
      return tf.layers.globalAveragePooling2d({ name });
    case "dropout":
      return purpose === "training" ? tf.layers.multiply({ name }) : tf.layers.dropout({ name, rate: spec.rate });
    case "flatten":
      return tf.layers.flatten({ name });
    case "dense":
      return tf.layers.dense({ name, kernelInitializer, units: layer.outputShape[0], useBias: spec.useBias });
    case "add":
      return tf.layers.add({ name });
    default:
      throw new HilumError("unsupportedEngine", `The TensorFlow.js engine has no ${spec.kind} layer ("${name}").`, { remedy: "Choose the ONNX engine for this network." });
  }
}

type ConvolutionSpec = Extract<LayerSpec, { kind: "conv2d" | "depthwise_conv2d" | "separable_conv2d" }>;
type PoolingSpec = Extract<LayerSpec, { kind: "max_pooling2d" | "average_pooling2d" }>;

function convolutionOptions(spec: ConvolutionSpec) {
  return { kernelSize: spec.kernelSize, strides: spec.stride, padding: spec.padding, useBias: spec.useBias };
}

function poolingOptions(spec: PoolingSpec) {
  return { poolSize: spec.poolSize, strides: spec.stride ?? spec.poolSize, padding: spec.padding };
}

function exactAveragePoolingLayer(tf: TensorFlow, spec: PoolingSpec): Layer {
  const { poolSize, stride = poolSize } = spec;
  class ExactAveragePooling extends tf.layers.Layer {
    static readonly className = "ExactAveragePooling";

    override computeOutputShape(inputShape: (number | null)[]): (number | null)[] {
      const [batch, height, width, channels] = inputShape;
      return [batch, height === null ? null : Math.ceil(height / stride), width === null ? null : Math.ceil(width / stride), channels];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      const input = Array.isArray(inputs) ? inputs[0] : inputs;
      invariant(isRank4(input), "average pooling reads [N, H, W, C]");
      return exactAveragePooling(tf, input, poolSize, stride);
    }
  }
  return new ExactAveragePooling({ name: spec.name });
}

function isRank4(tensor: Tensor): tensor is Tensor4D {
  return tensor.rank === 4;
}
