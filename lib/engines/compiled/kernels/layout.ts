/** @file Where the numbers of a value lie: plain row-major, or blocked by channels (native/kernels.h). */
import { bindBatch } from "../../../graph/dimension";
import type { Value } from "../../../graph/graph";

/** A feature map `[N, C, H, W]` of more than one channel and pixel, kept as `[N, C/V, H, W, V]`. */
export interface MapShape {
  images: number;
  channels: number;
  height: number;
  width: number;
  /** ⌈C/V⌉. */
  blocks: number;
}

/** The blocked form of a value, or null where it is kept plain. */
export function mapShape(value: Value, batch: number, vectorWidth: number): MapShape | null {
  const { shape } = value.type;
  if (shape.length !== 4 || typeof shape[0] === "number") return null;
  const [images, channels, height, width] = bindBatch(shape, batch);
  if (channels === 1 || height * width === 1) return null;
  return { images, channels, height, width, blocks: Math.ceil(channels / vectorWidth) };
}

/** Floats of a blocked map, or of a plain tensor. */
export function floatsOf(value: Value, batch: number, vectorWidth: number): number {
  const map = mapShape(value, batch, vectorWidth);
  if (map !== null) return map.images * map.blocks * map.height * map.width * vectorWidth;
  return bindBatch(value.type.shape, batch).reduce((product, length) => product * length, 1);
}

/** Row-major strides. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  return strides;
}
