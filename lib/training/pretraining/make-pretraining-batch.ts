import type { TrainingBatch } from "../../engines/engine";
import { areaResample } from "../../imaging/resize";
import { deriveSeed, Random } from "../../tensor/random";
import { augmentInto } from "../augmentation/augment-into";
import type { AugmentationSpec } from "../augmentation/augmentation-spec";
import type { PlannedBatch } from "../input/make-batch";
import type { RestoredPicture } from "./pretraining-network";
import type { PretrainingSpec } from "./pretraining-spec";

/** All that a phase's batches are made of: plain data, so that a thread can have it too. */
export interface PretrainingSource {
  /** `[rows, size, size]`; shared memory where threads read it. */
  pixels: Uint8Array;
  size: number;
  /** The phase's. */
  seed: number;
  augmentation: AugmentationSpec;
  pretraining: PretrainingSpec;
  picture: RestoredPicture;
}

/** What stands in place of a masked pixel: the middle grey, 0 to the network. */
const MASKED = 0.5;

/**
 * One batch of a phase: a pure function, so that the same plan gives the same bits on any thread. Images are augmented as
 * in training but never mixed.
 */
export function makePretrainingBatch(
  source: PretrainingSource,
  { epoch, images: indices, rows }: PlannedBatch,
): TrainingBatch {
  const { pixels, size, seed, augmentation, pretraining, picture } = source;
  const area = size * size;
  const count = indices.length;
  const images = new Float32Array(count * area);
  const outputs = picture.channels * picture.times ** 2 * picture.height * picture.width;
  const targets = new Float32Array(count * 2 * outputs);
  indices.forEach((image, i) => {
    augmentInto(images, i * area, { pixels, start: rows[i] * area, size, seed, epoch, image }, augmentation);
    const film = images.subarray(i * area, (i + 1) * area);
    const random = new Random(deriveSeed(seed, "mask", epoch, image));
    const mask = drawMask(size, pretraining.patch, pretraining.maskedShare, random);
    const target = targets.subarray(i * 2 * outputs, (i + 1) * 2 * outputs);
    // In the units that the network sees.
    restoreInto(target.subarray(0, outputs), film, size, picture, (grey) => (grey - 0.5) * 4);
    restoreInto(target.subarray(outputs), mask, size, picture, (share) => share);
    for (let at = 0; at < area; at++) if (mask[at] === 1) film[at] = MASKED;
  });
  return { images, targets, sampleWeights: new Float32Array(count).fill(1), size: count };
}

/** `[size, size]`, 1 in the masked squares: a share of all squares of a grid, at least one of them. */
function drawMask(size: number, patch: number, share: number, random: Random): Float32Array {
  const across = Math.ceil(size / patch);
  const squares = random.shuffle(Array.from({ length: across * across }, (_, square) => square));
  const masked = new Set(squares.slice(0, Math.max(1, Math.round(share * squares.length))));
  return Float32Array.from({ length: size * size }, (_, at) => {
    const [y, x] = [Math.floor(at / size), at % size];
    return masked.has(Math.floor(y / patch) * across + Math.floor(x / patch)) ? 1 : 0;
  });
}

/** A picture of 0–1 in the size and order of {@link RestoredPicture}, each value the mean of the pixels it stands for. */
function restoreInto(
  output: Float32Array,
  values: Float32Array,
  size: number,
  { height, width, times }: RestoredPicture,
  unit: (value: number) => number,
): void {
  const data = Uint16Array.from(values, (value) => Math.round(Math.min(1, Math.max(0, value)) * 65535));
  const film = { width: size, height: size, data, maxValue: 65535 };
  const [columns, lines] = [width * times, height * times];
  const small = areaResample(film, { x: 0, y: 0, width: size, height: size }, columns, lines);
  for (let y = 0; y < lines; y++)
    for (let x = 0; x < columns; x++) {
      const part = (y % times) * times + (x % times);
      const at = (part * height + Math.floor(y / times)) * width + Math.floor(x / times);
      output[at] = unit(small[y * columns + x] / 65535);
    }
}
