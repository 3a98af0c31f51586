import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { AugmentationSpec } from "../augmentation/augmentation-spec";
import { makePretrainingBatch, type PretrainingSource } from "./make-pretraining-batch";

const SIZE = 16;
const random = new Random(4);
const STILL = AugmentationSpec.parse({
  rotateDegrees: 0,
  translateFraction: 0,
  scaleFraction: 0,
  brightness: 0,
  contrast: 0,
  noise: 0,
});
/** A map of 2 × 2 cells, each restored as 2 × 2 values of 4 × 4 pixels. */
const source: PretrainingSource = {
  pixels: Uint8Array.from({ length: 3 * SIZE * SIZE }, () => 1 + random.int(100)),
  size: SIZE,
  seed: 5,
  augmentation: STILL,
  pretraining: { kind: "masked", epochs: 1, learningRate: 0.1, maskedShare: 0.5, patch: 4, decoderWidth: 8 },
  picture: { channels: 1, height: 2, width: 2, times: 2 },
};
const plan = (epoch: number) => ({ epoch, step: 0, images: [7, 9], rows: [0, 2] });

describe("a batch of masked films", () => {
  it("has half of its squares grey, and asks for the means of just those, cell by cell of the last map", () => {
    const { images, targets, size } = makePretrainingBatch(source, plan(1));
    expect(size).toBe(2);
    [0, 2].forEach((row, i) => {
      const pixels = source.pixels.subarray(row * SIZE * SIZE, (row + 1) * SIZE * SIZE);
      const target = targets.subarray(i * 32, (i + 1) * 32);
      let masked = 0;
      for (let y = 0; y < 4; y++)
        for (let x = 0; x < 4; x++) {
          const square = Array.from({ length: 16 }, (_, at) => (4 * y + (at >> 2)) * SIZE + 4 * x + (at % 4));
          const isMasked = square.every((at) => images[i * SIZE * SIZE + at] === 0.5);
          if (isMasked) masked++;
          else square.forEach((at) => expect(images[i * SIZE * SIZE + at]).toBeCloseTo(pixels[at] / 255, 6));
          // Channel (y % 2, x % 2) of cell (y / 2, x / 2).
          const at = (((y % 2) * 2 + (x % 2)) * 2 + (y >> 1)) * 2 + (x >> 1);
          const mean = square.reduce((sum, pixel) => sum + pixels[pixel] / 255, 0) / 16;
          expect(target[at]).toBeCloseTo(4 * (mean - 0.5), 3);
          expect(target[16 + at]).toBe(isMasked ? 1 : 0);
        }
      expect(masked).toBe(8);
    });
  });

  it("masks other squares in each epoch and film, and the same ones when asked again", () => {
    expect(makePretrainingBatch(source, plan(1))).toEqual(makePretrainingBatch(source, plan(1)));
    const masks = (epoch: number) =>
      [...makePretrainingBatch(source, plan(epoch)).targets].filter((_, i) => i % 32 > 15);
    expect(masks(1)).not.toEqual(masks(2));
    expect(masks(1).slice(0, 16)).not.toEqual(masks(1).slice(16));
  });

  it("never mixes films, whatever training does", () => {
    const mixing = { ...source, augmentation: AugmentationSpec.parse({ ...STILL, mixup: 8, cutmix: 8 }) };
    expect(makePretrainingBatch(mixing, plan(1))).toEqual(makePretrainingBatch(source, plan(1)));
  });
});
