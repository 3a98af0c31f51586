/** @file The names of all ops and what each is told beside its inputs. */
import type { GraphShape } from "./dimension";

/** What is added before and after each spatial axis: ONNX' `pads`. */
export type Pads = readonly [top: number, left: number, bottom: number, right: number];
export type Pair = readonly [vertical: number, horizontal: number];

export interface ConvAttributes {
  readonly strides: Pair;
  readonly pads: Pads;
  readonly dilations: Pair;
  readonly group: number;
}

/** Of the convolution that is differentiated, with the height and width of the map it read. */
export interface ConvInputGradientAttributes extends ConvAttributes {
  readonly size: Pair;
}

/** Of the convolution that is differentiated, with the height and width of its kernel. */
export interface ConvKernelGradientAttributes extends ConvAttributes {
  readonly kernel: Pair;
}

export interface PoolAttributes {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly pads: Pads;
}

export interface ResizeAttributes {
  /** How many times larger each side becomes. */
  readonly scale: number;
  readonly interpolation: "nearest" | "bilinear";
}

export interface ReduceAttributes {
  /** Rising, not negative. */
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

export interface SliceAttributes {
  readonly axes: readonly number[];
  readonly starts: readonly number[];
  /** Exclusive; with a negative step, −∞ (a whole reversed axis) is `REVERSED_END`. */
  readonly ends: readonly number[];
  readonly steps: readonly number[];
}

/** The `end` that lets a slice with a negative step reach index 0. */
export const REVERSED_END = -(2 ** 31);

/** No attributes. */
export type None = Readonly<Record<string, never>>;

export interface OpAttributes {
  // Elementwise, with numpy broadcasting.
  add: None;
  sub: None;
  mul: None;
  div: None;
  maximum: None;
  greater: None;
  neg: None;
  sqrt: None;
  exp: None;
  log: None;
  abs: None;
  sign: None;
  erf: None;
  pow: { readonly exponent: number };
  // Activations.
  relu: None;
  leakyRelu: { readonly slope: number };
  elu: { readonly alpha: number };
  sigmoid: None;
  tanh: None;
  softplus: None;
  // Over the last axis.
  softmax: None;
  logSoftmax: None;
  // Over named axes.
  reduceSum: ReduceAttributes;
  reduceMean: ReduceAttributes;
  reduceMax: ReduceAttributes;
  inverseCount: { readonly perImage: number };
  // Per channel (axis 1).
  channelMoments: None;
  channelAffine: None;
  channelDot: None;
  // Products.
  matMul: { readonly transposeA: boolean; readonly transposeB: boolean };
  conv: ConvAttributes;
  convInputGradient: ConvInputGradientAttributes;
  convKernelGradient: ConvKernelGradientAttributes;
  // Windows.
  maxPool: PoolAttributes;
  maxPoolGradient: PoolAttributes;
  averagePool: PoolAttributes;
  resize: ResizeAttributes;
  // Layout.
  reshape: { readonly shape: GraphShape };
  transpose: { readonly permutation: readonly number[] };
  expandLike: None;
  stopGradient: None;
  slice: SliceAttributes;
  split: { readonly axis: number; readonly sizes: readonly number[] };
  concat: { readonly axis: number };
  pad: { readonly pads: Pads };
}

export type OpName = keyof OpAttributes;
