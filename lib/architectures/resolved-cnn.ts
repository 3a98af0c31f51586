/** @file What a CnnSpec becomes once every shape is known: plain data that the compilers, editors and diagrams read. */
import type { Shape } from "../tensor/shape";
import type { LayerSpec } from "./cnn-spec";
import type { ParameterSpec } from "./parameter-spec";

export interface ResolvedLayer {
  name: string;
  spec: LayerSpec;
  /** The layers read, never empty; `"input"` is the image. */
  inputs: readonly string[];
  /** Of one image, without the batch: `[C, H, W]` or `[F]`. */
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
