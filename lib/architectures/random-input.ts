/** @file The random numbers of a training step: which layers take some, of what shape, and how they are drawn. */
import { deriveSeed, Random } from "../tensor/random";
import { elementCount, type ResolvedLayer, type Shape } from "./resolved-cnn";

/** What one layer is given with every training step, made on the host so that every engine uses the same numbers. */
export interface RandomInput {
  /** `mask.<layer>`, which the layer's input is multiplied by, or `noise.<layer>`, which is added to it. */
  name: string;
  layer: string;
  /** Per image, stretched over the layer's input: `[C, H, W]` or `[F]`, a channel's `[C, 1, 1]`, an image's `[1, 1, 1]` or `[1]`. */
  shape: Shape;
  draw: { kind: "mask"; rate: number } | { kind: "noise"; standardDeviation: number };
}

/**
 * What a layer draws in training; null for a layer that draws nothing, also because its rate is 0.
 *
 * Masks are 0 with probability `rate` and 1/(1 − rate) else. Dropout draws per value (Srivastava et al. 2014), spatial
 * dropout per channel of an image (Tompson et al. 2015; Keras' `SpatialDropout2D`, PyTorch's `Dropout2d`), stochastic
 * depth per image (Huang et al. 2016; torchvision's `stochastic_depth` in mode "row").
 */
export function randomInputOf({ name, spec, outputShape }: ResolvedLayer): RandomInput | null {
  const mask = (rate: number, shape: Shape): RandomInput | null => (rate === 0 ? null : { name: `mask.${name}`, layer: name, shape, draw: { kind: "mask", rate } });
  switch (spec.kind) {
    case "dropout":
      return mask(spec.rate, outputShape);
    case "spatial_dropout":
      return mask(spec.rate, [outputShape[0], 1, 1]);
    case "stochastic_depth":
      return mask(spec.rate, outputShape.map(() => 1));
    case "gaussian_noise": {
      const { standardDeviation } = spec;
      return standardDeviation === 0 ? null : { name: `noise.${name}`, layer: name, shape: outputShape, draw: { kind: "noise", standardDeviation } };
    }
    default:
      return null;
  }
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
