import { deriveSeed, Random } from "../tensor/random";

/**
 * The factors one dropout layer multiplies its input by in one training step: 0 with probability `rate`, else 1/(1 − rate).
 *
 * Made on the host, so that every engine drops the same values. `length` counts the values of the layer's input in
 * `[N, C, H, W]` or `[N, F]` order; `rate` is in 0 … 0.95. A rate of 0 gives ones.
 */
export function dropoutMask(seed: number, layerName: string, length: number, rate: number): Float32Array {
  const mask = new Float32Array(length);
  const keep = 1 / (1 - rate);
  const random = new Random(deriveSeed(seed, "dropout", layerName));
  for (let i = 0; i < length; i++) mask[i] = random.uniform() < rate ? 0 : keep;
  return mask;
}
