/** @file Average pooling with padding `same` whose gradient is right on TensorFlow.js' CPU backend. */
import type { Tensor4D } from "@tensorflow/tfjs";
import { fitWindow } from "../../../architectures/window";
import type { TensorFlow } from "../tensorflow";

/**
 * The mean of the pixels under each window that lie inside the image: `[N, H, W, C]` → `[N, ⌈H/stride⌉, ⌈W/stride⌉, C]`.
 *
 * The same values as `tf.avgPool(…, "same")`, composed so that its gradient is exact: the CPU backend's AvgPoolGrad
 * (4.22) divides by the whole window at the border too, where the forward pass divides by the pixels inside.
 */
export function exactAveragePooling(tf: TensorFlow, input: Tensor4D, poolSize: number, stride: number): Tensor4D {
  return tf.tidy(() => {
    const [, height, width] = input.shape;
    const rows = fitWindow(height, poolSize, stride, "same");
    const columns = fitWindow(width, poolSize, stride, "same");
    const pad = (image: Tensor4D) =>
      tf.pad4d(image, [
        [0, 0],
        [rows.padBefore, rows.padAfter],
        [columns.padBefore, columns.padAfter],
        [0, 0],
      ]);
    const meanOver = (image: Tensor4D) => tf.avgPool(pad(image), poolSize, stride, "valid");
    const share = meanOver(tf.ones([1, height, width, 1]));
    return tf.div(meanOver(input), share);
  });
}
