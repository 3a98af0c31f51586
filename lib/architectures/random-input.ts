/** @file The random numbers of a training step: which layers take some, of what shape, and how they are drawn. */
import { deriveSeed, Random } from "../tensor/random";
import { elementCount, type Shape } from "../tensor/shape";
import type { LayerDraw } from "./layers/define-layer";
import { layerRow } from "./layers/layer-table";
import type { ResolvedLayer } from "./resolved-cnn";

/** What one layer is given with every training step, made on the host so that every engine uses the same numbers. */
export interface RandomInput {
  /** `mask.<layer>`, which the layer's input is multiplied by, or `noise.<layer>`, which is added to it. */
  name: string;
  layer: string;
  /** Per image, stretched over the layer's input: `[C, H, W]` or `[F]`, a channel's `[C, 1, 1]`, an image's `[1, 1, 1]` or `[1]`. */
  shape: Shape;
  draw: LayerDraw["draw"];
}

/**
 * What a layer draws in training; null for a layer that draws nothing, also because its rate is 0.
 *
 * Masks are 0 with probability `rate` and 1/(1 − rate) else; what one draw holds for is in the layer's row.
 */
export function randomInputOf({ name, spec, outputShape }: ResolvedLayer): RandomInput | null {
  const drawn = layerRow(spec.kind).draw?.(spec, outputShape) ?? null;
  return drawn === null ? null : { name: `${drawn.draw.kind}.${name}`, layer: name, ...drawn };
}

/** The numbers for a batch: `images` times the input's shape, in that order. Equal seeds and layer names give equal numbers. */
export function drawRandomInput({ layer, shape, draw }: RandomInput, seed: number, images: number): Float32Array {
  const numbers = new Float32Array(images * elementCount(shape));
  if (draw.kind === "mask") drawMask(numbers, new Random(deriveSeed(seed, "dropout", layer)), draw.rate);
  else drawNoise(numbers, new Random(deriveSeed(seed, "noise", layer)), draw.standardDeviation);
  return numbers;
}

function drawMask(mask: Float32Array, random: Random, rate: number): void {
  const keep = 1 / (1 - rate);
  for (let i = 0; i < mask.length; i++) mask[i] = random.uniform() < rate ? 0 : keep;
}

function drawNoise(noise: Float32Array, random: Random, standardDeviation: number): void {
  for (let i = 0; i < noise.length; i++) noise[i] = standardDeviation * random.normal();
}
