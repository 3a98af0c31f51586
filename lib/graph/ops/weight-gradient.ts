/** @file The gradient of a convolution with respect to its kernel: several equal forms, chosen by shape. */
import { invariant } from "../../invariant";
import type { OpNode, Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { ConvKernelGradientAttributes } from "../op-attributes";

/** The lengths a kernel gradient is written with. */
interface Lengths {
  channels: number;
  filters: number;
  kernelHeight: number;
  kernelWidth: number;
  outputHeight: number;
  outputWidth: number;
}

/** Below this many input channels one product over all taps beats a product per tap. */
const FEW_CHANNELS = 8;
/** Up to this many output positions one product over the whole batch beats a product per image. */
const FEW_POSITIONS = 64;

/**
 * ∂conv/∂kernel `[O, C/group, kh, kw]` from dy `[N, O, h, w]` and x `[N, C, H, W]`, by simpler ops.
 *
 * Each kernel element sees x through one strided, shifted view of it, a *tap* `[N, C, h, w]`; its gradient is the sum
 * over images and positions of dy · tap. Depthwise kernels take one channel-wise sum per tap, all others matrix
 * products dy · tapᵀ: of the whole batch where maps are small, else per image and then summed. Other groups are
 * convolutions side by side.
 */
export function expandKernelGradient(
  builder: GraphBuilder,
  { inputs: [dy, x], outputs: [kernel], attributes }: OpNode<"convKernelGradient">,
): Value[] {
  const { group } = attributes;
  const [filters, perGroup] = kernel.type.shape;
  invariant(typeof filters === "number" && typeof perGroup === "number", "a kernel's shape is known");
  const isDepthwise = group > 1 && perGroup === 1 && filters === group;
  if (group === 1 || isDepthwise)
    return [plainGradient(builder, dy, x, kernel.type.shape as readonly number[], attributes)];
  const parts = (map: Value, size: number) =>
    builder.values("split", [map], { axis: 1, sizes: new Array<number>(group).fill(size) });
  const gradients = parts(dy, filters / group);
  const shape = [filters / group, perGroup, ...attributes.kernel];
  const perPart = parts(x, perGroup).map((part, index) =>
    plainGradient(builder, gradients[index], part, shape, { ...attributes, group: 1 }),
  );
  return [builder.value("concat", perPart, { axis: 0 })];
}

function plainGradient(
  builder: GraphBuilder,
  dy: Value,
  x: Value,
  kernel: readonly number[],
  attributes: ConvKernelGradientAttributes,
): Value {
  const lengths = lengthsOf(dy, x, kernel);
  const isMerged =
    attributes.group === 1 &&
    lengths.channels >= FEW_CHANNELS &&
    lengths.outputHeight * lengths.outputWidth <= FEW_POSITIONS;
  if (isMerged) return mergedGradient(builder, dy, x, kernel, { lengths, attributes });
  const taps = tapsOf(builder, x, lengths, attributes);
  if (attributes.group > 1) return depthwiseGradient(builder, dy, taps, kernel);
  if (lengths.channels < FEW_CHANNELS) return joinedGradient(builder, dy, taps, kernel, lengths);
  return tapwiseGradient(builder, dy, taps, kernel, lengths);
}

function lengthsOf(dy: Value, x: Value, kernel: readonly number[]): Lengths {
  const known = (value: Value, axis: number) => {
    const length = value.type.shape[axis];
    invariant(typeof length === "number", "only the first axis of a map is unknown");
    return length;
  };
  return {
    channels: known(x, 1),
    filters: known(dy, 1),
    kernelHeight: kernel[2],
    kernelWidth: kernel[3],
    outputHeight: known(dy, 2),
    outputWidth: known(dy, 3),
  };
}

/** The views of x that the kernel elements see, in the kernel's row-major order. */
function tapsOf(
  builder: GraphBuilder,
  x: Value,
  lengths: Lengths,
  { strides, pads, dilations }: ConvKernelGradientAttributes,
): Value[] {
  const padded = pads.some((pad) => pad > 0) ? builder.value("pad", [x], { pads }) : x;
  const taps: Value[] = [];
  for (let row = 0; row < lengths.kernelHeight; row++) {
    for (let column = 0; column < lengths.kernelWidth; column++) {
      const starts = [row * dilations[0], column * dilations[1]];
      const ends = [
        starts[0] + (lengths.outputHeight - 1) * strides[0] + 1,
        starts[1] + (lengths.outputWidth - 1) * strides[1] + 1,
      ];
      const isWhole =
        row === 0 &&
        column === 0 &&
        ends.every((end, axis) => end === padded.type.shape[axis + 2]) &&
        strides.every((s) => s === 1);
      taps.push(
        isWhole ? padded : builder.value("slice", [padded], { axes: [2, 3], starts, ends, steps: [...strides] }),
      );
    }
  }
  return taps;
}

/** `[N, C, h, w]` → `[N, C, h·w]`. */
function flattenMaps(builder: GraphBuilder, map: Value, { outputHeight, outputWidth }: Lengths): Value {
  const [batch, channels] = map.type.shape;
  return builder.value("reshape", [map], { shape: [batch, channels, outputHeight * outputWidth] });
}

function depthwiseGradient(builder: GraphBuilder, dy: Value, taps: Value[], kernel: readonly number[]): Value {
  const [channels] = kernel;
  const sums = taps.map((tap) =>
    builder.value("reshape", [builder.value("channelDot", [dy, tap])], { shape: [channels, 1] }),
  );
  const joined = builder.value("concat", sums, { axis: 1 });
  return builder.value("reshape", [joined], { shape: kernel });
}

/** One product with all taps side by side: `[N, O, hw] · [N, k²C, hw]ᵀ`. */
function joinedGradient(
  builder: GraphBuilder,
  dy: Value,
  taps: Value[],
  kernel: readonly number[],
  lengths: Lengths,
): Value {
  const joined = taps.length === 1 ? taps[0] : builder.value("concat", taps, { axis: 1 });
  const products = builder.value("matMul", [flattenMaps(builder, dy, lengths), flattenMaps(builder, joined, lengths)], {
    transposeA: false,
    transposeB: true,
  });
  const sum = builder.value("reduceSum", [products], { axes: [0], keepDims: false });
  const byTap = builder.value("reshape", [sum], { shape: [lengths.filters, taps.length, lengths.channels] });
  return builder.value("reshape", [builder.value("transpose", [byTap], { permutation: [0, 2, 1] })], { shape: kernel });
}

/** One product per tap: `[N, O, hw] · [N, C, hw]ᵀ`; no copy of x is larger than x. */
function tapwiseGradient(
  builder: GraphBuilder,
  dy: Value,
  taps: Value[],
  kernel: readonly number[],
  lengths: Lengths,
): Value {
  const flatDy = flattenMaps(builder, dy, lengths);
  const products = taps.map((tap) =>
    builder.value("matMul", [flatDy, flattenMaps(builder, tap, lengths)], { transposeA: false, transposeB: true }),
  );
  const joined = products.length === 1 ? products[0] : builder.value("concat", products, { axis: 1 });
  const sum = builder.value("reduceSum", [joined], { axes: [0], keepDims: false });
  return orderByTap(builder, sum, kernel, lengths, taps.length);
}

/** One product per tap over the whole batch: `[O, N·hw] · [C, N·hw]ᵀ`, without a sum over images afterwards. */
function mergedGradient(
  builder: GraphBuilder,
  dy: Value,
  x: Value,
  kernel: readonly number[],
  { lengths, attributes }: { lengths: Lengths; attributes: ConvKernelGradientAttributes },
): Value {
  const swap = (map: Value) => builder.value("transpose", [map], { permutation: [1, 0, 2, 3] });
  const [batch] = dy.type.shape;
  const positions = lengths.outputHeight * lengths.outputWidth;
  const merged = typeof batch === "number" ? batch * positions : { batch: batch.batch * positions };
  const flatten = (map: Value) => builder.value("reshape", [map], { shape: [map.type.shape[0], merged] });
  const flatDy = flatten(swap(dy));
  const products = tapsOf(builder, swap(x), lengths, attributes).map((tap) =>
    builder.value("matMul", [flatDy, flatten(tap)], { transposeA: false, transposeB: true }),
  );
  const joined = products.length === 1 ? products[0] : builder.value("concat", products, { axis: 0 });
  return orderByTap(builder, joined, kernel, lengths, products.length);
}

/** `[k²·O, C]`, tap by tap, → the kernel's `[O, C, kh, kw]`. */
function orderByTap(
  builder: GraphBuilder,
  sums: Value,
  kernel: readonly number[],
  lengths: Lengths,
  taps: number,
): Value {
  const byTap = builder.value("reshape", [sums], { shape: [taps, lengths.filters, lengths.channels] });
  return builder.value("reshape", [builder.value("transpose", [byTap], { permutation: [1, 2, 0] })], { shape: kernel });
}
