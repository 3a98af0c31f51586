/** @file Layers that change a map's size and own nothing: pooling, upsampling, flatten. */
import type { LayerOf } from "../cnn-spec";
import { elementCount, type Shape } from "../resolved-cnn";
import { isRefusal, mapOf, plain, refuse, refuseEnlarging, type LayerOutcome } from "./layer-rule";
import { slideWindow } from "./slide-window";

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
  const enlarged = { height: map.height * size, width: map.width * size };
  return refuseEnlarging(map, enlarged, "Use a smaller size, or upsample after a pooling layer.") ?? plain([map.channels, enlarged.height, enlarged.width]);
}
