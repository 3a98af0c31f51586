import type { Tensor } from "@tensorflow/tfjs";
import type { PaddingSpec } from "../../../architectures/layers/padding";
import { axisPaddings, fitWindow } from "../../../architectures/window";
import type { TensorFlow } from "../tensorflow";

export interface ConvolutionOptions {
  stride: number;
  padding: PaddingSpec;
  dilation: number;
  groups: number;
}

/**
 * A convolution of `[N, H, W, C]` by `[k, k, C / groups, out]`, tap by tap: the window's element (i, j) is the image
 * shifted by i·dilation, j·dilation, thinned out by the stride and multiplied by its own matrix.
 *
 * Slow and plain: TensorFlow.js (4.22) has no grouped convolution and no gradient of a dilated one. Composed of
 * operations whose gradients it has.
 */
export function slidingConvolution(
  tf: TensorFlow,
  image: Tensor,
  kernel: Tensor,
  { stride, padding, dilation, groups }: ConvolutionOptions,
): Tensor {
  const [batch, height, width, channels] = image.shape;
  const [side, , , filters] = kernel.shape;
  const extent = (side - 1) * dilation + 1;
  const along = axisPaddings(padding);
  const rows = fitWindow(height, extent, stride, along.rows);
  const columns = fitWindow(width, extent, stride, along.columns);
  // Enough zeros behind the image that every tap can take a whole number of strides.
  const reach = (side - 1) * dilation;
  const behind = (fit: typeof rows, length: number) =>
    Math.max(fit.padAfter, reach + fit.output * stride - length - fit.padBefore);
  const padded = tf.pad(image, [
    [0, 0],
    [rows.padBefore, behind(rows, height)],
    [columns.padBefore, behind(columns, width)],
    [0, 0],
  ]);
  const perGroup = channels / groups;

  const tap = (i: number, j: number): Tensor => {
    const shifted = tf.slice(
      padded,
      [0, i * dilation, j * dilation, 0],
      [batch, rows.output * stride, columns.output * stride, channels],
    );
    const strided = tf.reshape(shifted, [batch * rows.output, stride, columns.output, stride * channels]);
    const kept = tf.slice(strided, [0, 0, 0, 0], [batch * rows.output, 1, columns.output, channels]);
    // [positions, groups, C/groups] → [groups, positions, C/groups], times [groups, C/groups, out/groups]
    const values = tf.transpose(tf.reshape(kept, [-1, groups, perGroup]), [1, 0, 2]);
    const matrix = tf.reshape(tf.slice(kernel, [i, j, 0, 0], [1, 1, perGroup, filters]), [
      perGroup,
      groups,
      filters / groups,
    ]);
    return tf.matMul(values, tf.transpose(matrix, [1, 0, 2]));
  };

  const taps = Array.from({ length: side * side }, (_, index) => tap(Math.floor(index / side), index % side));
  return tf.reshape(tf.transpose(tf.addN(taps), [1, 0, 2]), [batch, rows.output, columns.output, filters]);
}
