/** @file Layers that change a map's size and own nothing: pooling, upsampling, flatten. */
import type { LayerOf } from "../cnn-spec";
import { elementCount, type Shape } from "../resolved-cnn";
import { isRefusal, mapOf, plain, refuse, type LayerOutcome } from "./layer-rule";
import { slideWindow } from "./slide-window";

/** Above this side a map is larger than any input image could be. */
const MAX_SIDE = 1024;

export function pooling(spec: LayerOf<"max_pooling2d" | "average_pooling2d">, input: Shape): LayerOutcome {
  const map = slideWindow(input, { window: spec.poolSize, stride: spec.stride ?? spec.poolSize, padding: spec.padding });
  return isRefusal(map) ? map : plain([map.channels, map.height, map.width]);
}

/** One number per channel. */
export function globalPooling(input: Shape): LayerOutcome {
  return toVector(input, input[0]);
}

export function flatten(input: Shape): LayerOutcome {
  return toVector(input, elementCount(input));
}

function toVector(input: Shape, length: number): LayerOutcome {
  if (input.length === 3) return plain([length]);
  return refuse(`its input is already a vector of ${input[0]} values`, "Remove this layer.");
}

export function upsampling({ size }: LayerOf<"upsampling2d">, input: Shape): LayerOutcome {
  const map = mapOf(input);
  if (isRefusal(map)) return map;
  const [height, width] = [map.height * size, map.width * size];
  if (Math.max(height, width) > MAX_SIDE) {
    return refuse(`it would enlarge its ${map.height}×${map.width} input to ${height}×${width}; at most ${MAX_SIDE} pixels a side can be trained`, "Use a smaller size, or upsample after a pooling layer.");
  }
  return plain([map.channels, height, width]);
}
