/** @file One rule per layer kind: the shape it gives, the arrays it owns and the arithmetic it costs. */
import { assertNever } from "../invariant";
import type { LayerSpec } from "./cnn-spec";
import { elementCount, formatShape, type Initializer, type ParameterSpec, type Shape } from "./resolved-cnn";
import { fitWindow, type PaddingMode } from "./window";

/** What a rule knows beside its own layer. */
export interface LayerContext {
  inputShapes: readonly Shape[];
  labelCount: number;
  /** The last layer's dense kernel starts Glorot uniform: no ReLU follows it. */
  isLast: boolean;
  /** A batch normalisation that ends a residual branch starts with γ = 0, so that the block starts as the identity. */
  endsResidualBranch: boolean;
}

export interface LayerFacts {
  outputShape: Shape;
  parameters: ParameterSpec[];
  multiplyAdds: number;
}

export interface LayerRefusal {
  message: string;
  suggestion: string;
}

type Of<Kind extends LayerSpec["kind"]> = Extract<LayerSpec, { kind: Kind }>;
type Outcome = LayerFacts | LayerRefusal;

const plain = (outputShape: Shape): LayerFacts => ({ outputShape, parameters: [], multiplyAdds: 0 });
const refuse = (message: string, suggestion: string): LayerRefusal => ({ message, suggestion });

/** True when a rule refused its layer. */
export function isRefusal(outcome: LayerFacts | LayerRefusal): outcome is LayerRefusal {
  return "suggestion" in outcome;
}

function kernelOf(name: string, shape: readonly number[], fan: { in: number; out: number }, initializer: Initializer = "he_normal"): ParameterSpec {
  return { name, shape, trainable: true, decay: true, initializer, fanIn: fan.in, fanOut: fan.out };
}

function vectorOf(name: string, length: number, initializer: "zeros" | "ones", trainable = true): ParameterSpec {
  return { name, shape: [length], trainable, decay: false, initializer, fanIn: length, fanOut: length };
}

function biasOf(spec: { name: string; useBias: boolean }, length: number): ParameterSpec[] {
  return spec.useBias ? [vectorOf(`${spec.name}/bias`, length, "zeros")] : [];
}

interface Slide {
  window: number;
  stride: number;
  padding: PaddingMode;
}

/** The spatial size a window gives on `[C, H, W]`, or why it cannot be laid on it. */
function slide(input: Shape, { window, stride, padding }: Slide): { height: number; width: number } | LayerRefusal {
  if (input.length !== 3) {
    return refuse(
      `it needs a feature map (channels × height × width) but is given a vector of ${input[0]} values`,
      "Move it above the global pooling or flatten layer.",
    );
  }
  const [, inputHeight, inputWidth] = input;
  if (padding === "valid" && window > Math.min(inputHeight, inputWidth)) {
    return refuse(
      `its ${window}×${window} window is larger than its ${inputHeight}×${inputWidth} input`,
      `Make the window at most ${Math.min(inputHeight, inputWidth)}, use padding "same", or remove a pooling layer above it.`,
    );
  }
  return { height: fitWindow(inputHeight, window, stride, padding).output, width: fitWindow(inputWidth, window, stride, padding).output };
}

function convolution(spec: Of<"conv2d">, input: Shape): Outcome {
  const map = slide(input, { window: spec.kernelSize, stride: spec.stride, padding: spec.padding });
  if ("suggestion" in map) return map;
  const area = spec.kernelSize ** 2;
  const channels = input[0];
  return {
    outputShape: [spec.filters, map.height, map.width],
    parameters: [
      kernelOf(`${spec.name}/kernel`, [spec.filters, channels, spec.kernelSize, spec.kernelSize], { in: area * channels, out: area * spec.filters }),
      ...biasOf(spec, spec.filters),
    ],
    multiplyAdds: map.height * map.width * area * channels * spec.filters,
  };
}

function depthwiseConvolution(spec: Of<"depthwise_conv2d">, input: Shape): Outcome {
  const map = slide(input, { window: spec.kernelSize, stride: spec.stride, padding: spec.padding });
  if ("suggestion" in map) return map;
  const area = spec.kernelSize ** 2;
  return {
    outputShape: [input[0], map.height, map.width],
    parameters: [
      kernelOf(`${spec.name}/depthwise_kernel`, [input[0], 1, spec.kernelSize, spec.kernelSize], { in: area, out: area }),
      ...biasOf(spec, input[0]),
    ],
    multiplyAdds: map.height * map.width * area * input[0],
  };
}

function separableConvolution(spec: Of<"separable_conv2d">, input: Shape): Outcome {
  const map = slide(input, { window: spec.kernelSize, stride: spec.stride, padding: spec.padding });
  if ("suggestion" in map) return map;
  const area = spec.kernelSize ** 2;
  const channels = input[0];
  return {
    outputShape: [spec.filters, map.height, map.width],
    parameters: [
      // No ReLU stands between the two products: Glorot with equal fans keeps the variance, He would double it.
      kernelOf(`${spec.name}/depthwise_kernel`, [channels, 1, spec.kernelSize, spec.kernelSize], { in: area, out: area }, "glorot_uniform"),
      kernelOf(`${spec.name}/pointwise_kernel`, [spec.filters, channels, 1, 1], { in: channels, out: spec.filters }),
      ...biasOf(spec, spec.filters),
    ],
    multiplyAdds: map.height * map.width * channels * (area + spec.filters),
  };
}

function batchNormalization(spec: Of<"batch_normalization">, input: Shape, endsResidualBranch: boolean): Outcome {
  const channels = input[0];
  return {
    outputShape: input,
    parameters: [
      vectorOf(`${spec.name}/gamma`, channels, endsResidualBranch ? "zeros" : "ones"),
      vectorOf(`${spec.name}/beta`, channels, "zeros"),
      vectorOf(`${spec.name}/moving_mean`, channels, "zeros", false),
      vectorOf(`${spec.name}/moving_variance`, channels, "ones", false),
    ],
    multiplyAdds: 0,
  };
}

function pooling(spec: Of<"max_pooling2d"> | Of<"average_pooling2d">, input: Shape): Outcome {
  const map = slide(input, { window: spec.poolSize, stride: spec.stride ?? spec.poolSize, padding: spec.padding });
  return "suggestion" in map ? map : plain([input[0], map.height, map.width]);
}

function toVector(input: Shape, length: number): Outcome {
  if (input.length === 3) return plain([length]);
  return refuse(`its input is already a vector of ${input[0]} values`, "Remove this layer.");
}

function dense(spec: Of<"dense">, input: Shape, context: LayerContext): Outcome {
  if (input.length !== 1) {
    return refuse(
      `a dense layer needs a vector but is given a ${formatShape(input)} feature map`,
      "Insert a global_average_pooling2d (fewer parameters) or a flatten layer above it.",
    );
  }
  const units = spec.units === "labels" ? context.labelCount : spec.units;
  return {
    outputShape: [units],
    parameters: [
      kernelOf(`${spec.name}/kernel`, [input[0], units], { in: input[0], out: units }, context.isLast ? "glorot_uniform" : "he_normal"),
      ...biasOf(spec, units),
    ],
    multiplyAdds: input[0] * units,
  };
}

function add(spec: Of<"add">, inputShapes: readonly Shape[]): Outcome {
  if (new Set(spec.inputs).size < spec.inputs.length) {
    return refuse(`it adds the same layer twice (${spec.inputs.join(", ")})`, "Name two different layers.");
  }
  const odd = inputShapes.findIndex((shape) => formatShape(shape) !== formatShape(inputShapes[0]));
  if (odd < 0) return plain(inputShapes[0]);
  return refuse(
    `it adds "${spec.inputs[0]}" (${formatShape(inputShapes[0])}) to "${spec.inputs[odd]}" (${formatShape(inputShapes[odd])}); the shapes must be equal`,
    "Bring both to one shape, for example by a 1×1 conv2d with the same filters and stride on the shortcut.",
  );
}

/**
 * The output shape, parameters and multiply-adds of one layer, or why it cannot read its inputs.
 *
 * `inputShapes` are `[C, H, W]` or `[F]`. Edge case: a rule never looks at more inputs than it takes; the caller
 * has counted them.
 */
export function applyLayerRule(spec: LayerSpec, context: LayerContext): LayerFacts | LayerRefusal {
  const input = context.inputShapes[0];
  switch (spec.kind) {
    case "conv2d":
      return convolution(spec, input);
    case "depthwise_conv2d":
      return depthwiseConvolution(spec, input);
    case "separable_conv2d":
      return separableConvolution(spec, input);
    case "batch_normalization":
      return batchNormalization(spec, input, context.endsResidualBranch);
    case "max_pooling2d":
    case "average_pooling2d":
      return pooling(spec, input);
    case "global_average_pooling2d":
      return toVector(input, input[0]);
    case "flatten":
      return toVector(input, elementCount(input));
    case "dense":
      return dense(spec, input, context);
    case "add":
      return add(spec, context.inputShapes);
    case "relu":
    case "leaky_relu":
    case "dropout":
      return plain(input);
    default:
      return assertNever(spec);
  }
}
