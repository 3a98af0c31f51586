/** @file A faster kernel for the one operation that makes TensorFlow.js' CPU backend unusable for training. */
import type { Conv2DBackpropFilterAttrs, DataId, KernelFunc, NamedAttrMap } from "@tensorflow/tfjs";
import { invariant } from "../../invariant";
import type { TensorFlow } from "./tensorflow";

const KERNEL = "Conv2DBackpropFilter";

/** An array with its shape, `[N, H, W, C]`. */
interface Map4D {
  shape: readonly number[];
  values: Float32Array;
}

const installed = new WeakSet<TensorFlow>();

/**
 * Replaces the CPU backend's gradient of convolution weights by one over plain arrays.
 *
 * The stock kernel (4.22) fetches every value through a variadic index function, which takes four fifths of a training
 * step; this one runs over contiguous memory and sums in float64. Channels-first data goes to the stock kernel.
 * Idempotent. Only for the plain CPU backend.
 */
export function installFastFilterGradient(tf: TensorFlow): void {
  const stock = tf.getKernel(KERNEL, "cpu");
  if (installed.has(tf) || stock === undefined) return;
  tf.unregisterKernel(KERNEL, "cpu");
  tf.registerKernel({ ...stock, kernelFunc: fastKernel(tf, stock.kernelFunc) });
  installed.add(tf);
}

function fastKernel(tf: TensorFlow, stock: KernelFunc): KernelFunc {
  return (call) => {
    const { x, dy } = call.inputs;
    if (!isFilterGradient(call.attrs) || call.attrs.dataFormat !== "NHWC" || x === undefined || dy === undefined)
      return stock(call);
    const { filterShape } = call.attrs;
    const values = filterGradient(
      tf,
      { shape: x.shape, values: floatsOf(tf, x.dataId) },
      { shape: dy.shape, values: floatsOf(tf, dy.dataId) },
      call.attrs,
    );
    return { dataId: tf.backend().write(values, filterShape, "float32"), shape: filterShape, dtype: "float32" };
  };
}

function isFilterGradient(
  attributes: NamedAttrMap | undefined,
): attributes is NamedAttrMap & Conv2DBackpropFilterAttrs {
  return attributes !== undefined && "filterShape" in attributes && "strides" in attributes && "pad" in attributes;
}

function floatsOf(tf: TensorFlow, dataId: DataId): Float32Array {
  const values = tf.backend().readSync(dataId);
  invariant(values instanceof Float32Array, "a gradient is float32");
  return values;
}

/** dW[ky, kx, i, o] = Σ x[n, y·s+ky−p, x·s+kx−p, i] · dy[n, y, x, o], `[kh, kw, in, out]`. */
function filterGradient(tf: TensorFlow, x: Map4D, dy: Map4D, attributes: Conv2DBackpropFilterAttrs): Float32Array {
  const [batch, height, width, inputs] = x.shape;
  const { strides, pad, filterShape, dimRoundingMode } = attributes;
  const window = tf.backend_util.computeConv2DInfo(
    [batch, height, width, inputs],
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const {
    filterHeight,
    filterWidth,
    outHeight,
    outWidth,
    outChannels: outputs,
    strideHeight,
    strideWidth,
    padInfo,
  } = window;
  const gradient = new Float32Array(filterHeight * filterWidth * inputs * outputs);
  for (let ky = 0; ky < filterHeight; ky++) {
    for (let kx = 0; kx < filterWidth; kx++) {
      const tap = new Float64Array(inputs * outputs);
      for (let n = 0; n < batch; n++) {
        for (let row = 0; row < outHeight; row++) {
          const inputRow = row * strideHeight + ky - padInfo.top;
          if (inputRow < 0 || inputRow >= height) continue;
          for (let column = 0; column < outWidth; column++) {
            const inputColumn = column * strideWidth + kx - padInfo.left;
            if (inputColumn < 0 || inputColumn >= width) continue;
            const from = ((n * height + inputRow) * width + inputColumn) * inputs;
            addOuterProduct(
              tap,
              x.values,
              from,
              inputs,
              dy.values,
              ((n * outHeight + row) * outWidth + column) * outputs,
              outputs,
            );
          }
        }
      }
      gradient.set(tap, (ky * filterWidth + kx) * inputs * outputs);
    }
  }
  return gradient;
}

/** sum[i·m + o] += a[i] · b[o]: the hot loop, in its own function so that the compiler keeps it in registers. */
function addOuterProduct(
  sum: Float64Array,
  a: Float32Array,
  fromA: number,
  lengthA: number,
  b: Float32Array,
  fromB: number,
  lengthB: number,
): void {
  let at = 0;
  for (let i = 0; i < lengthA; i++) {
    const value = a[fromA + i];
    for (let o = 0; o < lengthB; o++) sum[at++] += value * b[fromB + o];
  }
}
