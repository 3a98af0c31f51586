/** @file How a sliding window (convolution or pooling) fits on one axis, as TensorFlow defines SAME and VALID. */

import type { PaddingSpec } from "./layers/padding";

/** Zeros by a rule, or that many before and after. */
export type AxisPadding = "same" | "valid" | readonly [before: number, after: number];

/** A layer's padding along the height and along the width. */
export function axisPaddings(padding: PaddingSpec): { rows: AxisPadding; columns: AxisPadding } {
  if (typeof padding === "string") return { rows: padding, columns: padding };
  return { rows: [padding.top, padding.bottom], columns: [padding.left, padding.right] };
}

/** One axis of a sliding window: how many positions it takes and how many zeros stand before and after. */
export interface WindowFit {
  output: number;
  padBefore: number;
  padAfter: number;
}

/**
 * Fits a window on an axis.
 *
 * `same` gives ⌈input/stride⌉ positions and puts the odd zero at the end; `valid` gives ⌊(input − window)/stride⌋ + 1
 * and no padding; given zeros count as input. The last two are 0 or less when the window is larger than the input: the caller refuses that.
 * Source: TensorFlow's `tf.nn.convolution` documentation ("SAME" and "VALID").
 */
export function fitWindow(input: number, window: number, stride: number, padding: AxisPadding): WindowFit {
  if (typeof padding !== "string") {
    const [padBefore, padAfter] = padding;
    return { output: Math.floor((padBefore + input + padAfter - window) / stride) + 1, padBefore, padAfter };
  }
  if (padding === "valid") return { output: Math.floor((input - window) / stride) + 1, padBefore: 0, padAfter: 0 };
  const output = Math.ceil(input / stride);
  const total = Math.max((output - 1) * stride + window - input, 0);
  const padBefore = Math.floor(total / 2);
  return { output, padBefore, padAfter: total - padBefore };
}

/** One axis of a transposed window: its length and the elements cut off both ends. */
export interface TransposedWindowFit {
  output: number;
  cropBefore: number;
  cropAfter: number;
}

/**
 * Fits a transposed window on an axis: the inverse of {@link fitWindow}.
 *
 * `same` gives input · stride, `valid` gives (input − 1) · stride + window, or input · stride for a window smaller than
 * its stride. Source: Keras' `Conv2DTranspose` without `output_padding`.
 */
export function fitTransposedWindow(
  input: number,
  window: number,
  stride: number,
  padding: "same" | "valid",
): TransposedWindowFit {
  const overlap = Math.max(window - stride, 0);
  const crop = padding === "same" ? overlap : 0;
  const cropBefore = Math.floor(crop / 2);
  return { output: input * stride + overlap - crop, cropBefore, cropAfter: crop - cropBefore };
}
