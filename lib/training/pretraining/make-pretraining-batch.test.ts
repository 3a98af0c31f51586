import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { AugmentationSpec } from "../augmentation/augmentation-spec";
import { PretrainingSpec } from "./pretraining-spec";
import { makePretrainingBatch } from "./make-pretraining-batch";
import type { PretrainingSource } from "./pretraining-source";

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
  preprocessing: PreprocessingSpec.parse({}),
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

describe("a batch of views", () => {
  it("has two views of each film, one row after the other, drawn apart from each other", () => {
    const views = { ...STILL, noise: 0.1 };
    const pretraining = PretrainingSpec.parse({ kind: "simsiam", views });
    const { images, size, targets } = makePretrainingBatch({ ...source, pretraining, picture: null }, plan(1));
    expect([size, targets.length]).toEqual([4, 4]);
    const rows = [0, 1, 2, 3].map((row) => [...images.subarray(row * 256, (row + 1) * 256)]);
    expect(rows[0]).not.toEqual(rows[1]);
    rows.forEach((row, i) => {
      const pixels = source.pixels.subarray((i < 2 ? 0 : 2) * 256, ((i < 2 ? 0 : 2) + 1) * 256);
      const difference = row.reduce((sum, value, at) => sum + Math.abs(value - pixels[at] / 255), 0) / 256;
      expect(difference).toBeLessThan(0.15);
    });
  });
});

describe("a batch of drawings", () => {
  const drawn = (changes: Partial<PretrainingSource> = {}) =>
    makePretrainingBatch(
      {
        ...source,
        size: 32,
        pixels: new Uint8Array(0),
        pretraining: PretrainingSpec.parse({ kind: "phantom_masks" }),
        picture: { channels: 2, height: 2, width: 2, times: 4 },
        ...changes,
      },
      { epoch: 1, step: 0, images: Array.from({ length: 6 }, (_, i) => i), rows: new Array<number>(6).fill(0) },
    );

  it("asks for the lungs, which lie left and right of the middle, and for lesions inside them", () => {
    const { targets, size } = drawn();
    expect(size).toBe(6);
    const values = (film: number, channel: number) =>
      Array.from({ length: 64 }, (_, at) => {
        const [y, x] = [Math.floor(at / 8), at % 8];
        const part = (y % 4) * 4 + (x % 4);
        return targets[film * 128 + channel * 64 + (part * 2 + (y >> 2)) * 2 + (x >> 2)];
      });
    let [lung, lesion] = [0, 0];
    for (let film = 0; film < 6; film++) {
      const [lungs, lesions] = [values(film, 0), values(film, 1)];
      lungs.forEach((share, at) => expect(lesions[at]).toBeLessThanOrEqual(share + 0.01));
      lung += lungs.reduce((sum, share) => sum + share, 0) / 64;
      lesion += lesions.reduce((sum, share) => sum + share, 0) / 64;
      // The corners are no lung.
      expect(lungs[0] + lungs[7] + lungs[56] + lungs[63]).toBeLessThan(0.5);
    }
    expect(lung / 6).toBeGreaterThan(0.15);
    expect(lung / 6).toBeLessThan(0.6);
    expect(lesion).toBeGreaterThan(0);
  });

  it("cuts the masks as it cuts the drawing, and moves nothing under them", () => {
    const cropped = drawn({ preprocessing: PreprocessingSpec.parse({ cropBorder: 0.15 }) });
    const mean = (targets: Float32Array) => targets.reduce((sum, value) => sum + value, 0) / targets.length;
    expect(mean(cropped.targets)).toBeGreaterThan(1.2 * mean(drawn().targets));
    const turned = drawn({
      augmentation: AugmentationSpec.parse({ ...STILL, rotateDegrees: 45, horizontalFlip: true }),
    });
    expect(turned).toEqual(drawn());
  });
});
