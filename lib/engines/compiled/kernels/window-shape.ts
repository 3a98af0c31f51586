/** @file How the kernels are told of a window, and how much of a map it sees at once. */
import type { Value } from "../../../graph/graph";
import type { ConvAttributes, Pair } from "../../../graph/op-attributes";
import type { StructWords } from "./abi/kernel-words";
import type { PlanBuilder } from "./plan-builder";

/** Floats of scratch memory that a convolution's copied rows should stay below: half of a second-level cache. */
const PATCH_FLOATS = 96 * 1024;

/** The map that is read. One plain channel has no blocks. */
export interface WindowedMap {
  blocks: number;
  channels: number;
  height: number;
  width: number;
}

export function windowedMapOf(plan: PlanBuilder, value: Value): WindowedMap {
  const map = plan.mapOf(value);
  const [, channels, height, width] = plan.shapeOf(value);
  return { blocks: map?.blocks ?? 0, channels, height, width };
}

/** How a window slides over a map. */
export interface WindowShape {
  from: WindowedMap;
  to: Pair;
  kernel: Pair;
  strides: Pair;
  dilations: Pair;
  padTop: number;
  padLeft: number;
  /** The stride of the convolution whose input gradient this is: zeros stand between the rows and columns read. */
  spread: Pair;
}

/** As the kernels are told of it. */
export function windowWords({
  from: { height, width },
  to,
  kernel,
  strides,
  dilations,
  padTop,
  padLeft,
  spread,
}: WindowShape): StructWords<"window"> {
  const [[outHeight, outWidth], [kernelHeight, kernelWidth], [strideY, strideX]] = [to, kernel, strides];
  const [[dilationY, dilationX], [spreadY, spreadX]] = [dilations, spread];
  return {
    height,
    width,
    outHeight,
    outWidth,
    kernelHeight,
    kernelWidth,
    strideY,
    strideX,
    dilationY,
    dilationX,
    padTop,
    padLeft,
    spreadY,
    spreadX,
  };
}

/** Floats of the rows that `outRows` output rows see, of one block (or one plain channel). */
export function patchFloats({ to, kernel, strides, dilations }: WindowShape, outRows: number, width: number): number {
  const columns = (to[1] - 1) * strides[1] + (kernel[1] - 1) * dilations[1] + 1;
  const rows = (outRows - 1) * strides[0] + (kernel[0] - 1) * dilations[0] + 1;
  return rows * Math.ceil(columns / strides[1]) * strides[1] * width;
}

/** Output rows whose input still fits {@link PATCH_FLOATS}. */
export function rowsPerUnit(window: WindowShape, floatsPerPixel: number): number {
  let rows = window.to[0];
  while (rows > 1 && patchFloats(window, rows, floatsPerPixel) > PATCH_FLOATS) rows = Math.ceil(rows / 2);
  return rows;
}

/** The window of a layer itself. */
export function forwardWindow(
  from: WindowedMap,
  to: Pair,
  kernel: Pair,
  { strides, dilations, pads }: Pick<ConvAttributes, "strides" | "dilations" | "pads">,
): WindowShape {
  return { from, to, kernel, strides, dilations, padTop: pads[0], padLeft: pads[1], spread: [1, 1] };
}
