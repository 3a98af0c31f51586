/** @file What a CnnSpec becomes once every shape is known: plain data that the compilers, editors and diagrams read. */
import type { LayerSpec } from "./cnn-spec";

/** The shape of one image's features, without the batch: `[C, H, W]` or `[F]`. */
export type Shape = readonly number[];

export type Initializer = "he_normal" | "glorot_uniform" | "zeros" | "ones";

/** One array a layer owns. `shape` is ONNX-like: convolution kernels `[out, in/groups, kh, kw]`, dense kernels `[in, out]`. */
export interface ParameterSpec {
  /** `<layer>/kernel`, `<layer>/bias`, `<layer>/gamma` … */
  name: string;
  shape: readonly number[];
  /** False for the moving statistics of a batch normalisation, which no gradient moves. */
  trainable: boolean;
  /** True where weight decay applies: kernels only, never biases and normalisation parameters. */
  decay: boolean;
  initializer: Initializer;
  fanIn: number;
  fanOut: number;
}

export interface ResolvedLayer {
  name: string;
  spec: LayerSpec;
  /** The layers read, never empty; `"input"` is the image. */
  inputs: readonly string[];
  inputShapes: readonly Shape[];
  outputShape: Shape;
  parameters: readonly ParameterSpec[];
  /** Multiply-adds of one image's forward pass in convolutions and dense products; everything else counts 0. */
  multiplyAdds: number;
}

/** A checked network: layers in an order in which each reads only layers before it. */
export interface ResolvedCnn {
  /** `[1, H, W]`. */
  input: readonly [number, number, number];
  layers: readonly ResolvedLayer[];
  /** `[labels]`. */
  outputShape: Shape;
  /** All stored numbers, moving statistics included. */
  parameterCount: number;
  /** Those a gradient moves: no moving statistics, nothing of layers that are not `trainable`. */
  trainableParameterCount: number;
  /** Of one image's forward pass. */
  multiplyAdds: number;
}

/** Why a layer cannot stand where it is, and what to do instead. `layer` is null for the network as a whole. */
export interface CnnProblem {
  layer: string | null;
  message: string;
  suggestion: string;
}

/** The number of values in a shape. */
export function elementCount(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** A shape as people write it: `16×64×64`. */
export function formatShape(shape: Shape): string {
  return shape.join("×");
}
