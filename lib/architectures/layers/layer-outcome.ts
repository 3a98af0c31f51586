/** @file What a layer rule is told, what it answers, and the words that rules share. */
import type { Shape } from "../../tensor/shape";
import type { Initializer, ParameterSpec } from "../parameter-spec";

/** What a rule knows beside its own layer. */
export interface LayerContext {
  /** `[C, H, W]` or `[F]` per input. */
  inputShapes: readonly Shape[];
  /** The layers read, in the same order. */
  inputs: readonly string[];
  labelCount: number;
  /** The last layer's dense kernel starts Glorot uniform: no ReLU follows it. */
  isLast: boolean;
  /** A normalisation that ends a residual branch starts with γ = 0, so that the block starts as the identity. */
  endsResidualBranch: boolean;
}

export interface LayerFacts {
  outputShape: Shape;
  parameters: ParameterSpec[];
  /** Of one image's forward pass, in convolutions and dense products. */
  multiplyAdds: number;
}

export interface LayerRefusal {
  message: string;
  suggestion: string;
}

/** What a rule gives: the layer's facts, or why it cannot stand where it is. */
export type LayerOutcome = LayerFacts | LayerRefusal;

/** True when a rule refused its layer, or one of its steps. */
export function isRefusal(outcome: object): outcome is LayerRefusal {
  return "suggestion" in outcome;
}

export const refuse = (message: string, suggestion: string): LayerRefusal => ({ message, suggestion });

/** A layer without parameters and products. */
export const plain = (outputShape: Shape): LayerFacts => ({ outputShape, parameters: [], multiplyAdds: 0 });

/** Of a layer that gives the shape it reads, whatever that is. */
export const keepShape = (_: unknown, input: Shape): LayerOutcome => plain(input);

/** A trained array that weight decay shrinks. `fan` decides the spread of its initial values. */
export function kernelOf(
  name: string,
  shape: readonly number[],
  fan: { in: number; out: number },
  initializer: Initializer = "he_normal",
): ParameterSpec {
  return { name, shape, trainable: true, decay: true, initializer, fanIn: fan.in, fanOut: fan.out };
}

/** One value per channel or unit, free of weight decay. */
export function vectorOf(name: string, length: number, initializer: "zeros" | "ones", trainable = true): ParameterSpec {
  return { name, shape: [length], trainable, decay: false, initializer, fanIn: length, fanOut: length };
}

export function biasOf(spec: { name: string; useBias: boolean }, length: number): ParameterSpec[] {
  return spec.useBias ? [vectorOf(`${spec.name}/bias`, length, "zeros")] : [];
}

/** A feature map's lengths, or the refusal of a vector. */
export function mapOf(input: Shape): { channels: number; height: number; width: number } | LayerRefusal {
  if (input.length === 3) return { channels: input[0], height: input[1], width: input[2] };
  return refuse(
    `it needs a feature map (channels × height × width) but is given a vector of ${input[0]} values`,
    "Move it above the global pooling or flatten layer.",
  );
}

/** A vector of a map's numbers, or the refusal of one. */
export function toVector(input: Shape, length: number): LayerOutcome {
  if (input.length === 3) return plain([length]);
  return refuse(`its input is already a vector of ${input[0]} values`, "Remove this layer.");
}

interface MapSize {
  height: number;
  width: number;
}

/** Twice the side of the largest input image. */
const MAX_SIDE = 1024;

/** Why a map may not grow from one size to another, null where it may. */
export function refuseEnlarging(from: MapSize, to: MapSize, suggestion: string): LayerRefusal | null {
  if (Math.max(to.height, to.width) <= MAX_SIDE) return null;
  return refuse(
    `it would enlarge its ${from.height}×${from.width} input to ${to.height}×${to.width}; at most ${MAX_SIDE} pixels a side can be trained`,
    suggestion,
  );
}
