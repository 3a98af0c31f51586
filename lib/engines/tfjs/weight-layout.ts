/** @file Between our weight layout (convolution kernels `[out, in/groups, kh, kw]`) and TensorFlow's (`[kh, kw, in, out]`). */
import type { ParameterSpec } from "../../architectures/parameter-spec";

/**
 * The axis order that turns one of our parameters into TensorFlow's, or null where both agree.
 *
 * Convolution and pointwise kernels `[out, in, kh, kw]` → `[kh, kw, in, out]`; depthwise kernels `[channels, 1, kh, kw]`
 * → `[kh, kw, channels, 1]`. Vectors and dense kernels `[in, out]` are the same in both.
 */
export function toTensorFlowAxes(parameter: Pick<ParameterSpec, "name" | "shape">): number[] | null {
  if (parameter.shape.length !== 4) return null;
  return parameter.name.endsWith("/depthwise_kernel") ? [2, 3, 0, 1] : [2, 3, 1, 0];
}

/** The axis order that undoes another: `inverseAxes([2, 3, 1, 0])` is `[3, 2, 0, 1]`. */
export function inverseAxes(axes: readonly number[]): number[] {
  const inverse = new Array<number>(axes.length);
  axes.forEach((axis, position) => {
    inverse[axis] = position;
  });
  return inverse;
}

/** A row-major array with its axes reordered as NumPy's `transpose(axes)` does; `shape` is the shape before. */
export function transposed(data: Float32Array, shape: readonly number[], axes: readonly number[]): Float32Array {
  const outputShape = axes.map((axis) => shape[axis]);
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  const steps = axes.map((axis) => strides[axis]);
  const output = new Float32Array(data.length);
  const position = new Array<number>(axes.length).fill(0);
  for (let i = 0, offset = 0; i < output.length; i++) {
    output[i] = data[offset];
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      offset += steps[axis];
      if (++position[axis] < outputShape[axis]) break;
      offset -= steps[axis] * outputShape[axis];
      position[axis] = 0;
    }
  }
  return output;
}
