import type { TrainingBatch } from "../../engines/engine";
import { deriveSeed, Random } from "../../tensor/random";
import { augmentInto } from "../augmentation/augment-into";
import type { PlannedBatch } from "../input/make-batch";
import type { PretrainingSource } from "./pretraining-source";
import type { PretrainingOf } from "./pretraining-spec";
import { greyOf, pictureLength, type RestoredPicture, restoreInto } from "./restored-picture";

/** What stands in place of a masked pixel: the middle grey, 0 to the network. */
const MASKED = 0.5;

/** Augmented films with squares painted over; their targets are the values there, in the network's units, and what each counts. */
export function maskedBatch(
  { pixels, size, seed, augmentation }: PretrainingSource,
  { patch, maskedShare }: PretrainingOf<"masked">,
  picture: RestoredPicture,
  { epoch, images: indices, rows }: PlannedBatch,
): TrainingBatch {
  const area = size * size;
  const whole = { x: 0, y: 0, width: size, height: size };
  const length = pictureLength(picture);
  const images = new Float32Array(indices.length * area);
  const targets = new Float32Array(indices.length * 2 * length);
  indices.forEach((image, i) => {
    augmentInto(images, i * area, { pixels, start: rows[i] * area, size, seed, epoch, image }, augmentation);
    const film = images.subarray(i * area, (i + 1) * area);
    const mask = drawMask(size, patch, maskedShare, new Random(deriveSeed(seed, "mask", epoch, image)));
    const target = targets.subarray(i * 2 * length, (i + 1) * 2 * length);
    restoreInto(target.subarray(0, length), greyOf(film, size), whole, picture);
    for (let at = 0; at < length; at++) target[at] = (target[at] - 0.5) * 4;
    restoreInto(target.subarray(length), { width: size, height: size, data: mask, maxValue: 1 }, whole, picture);
    for (let at = 0; at < area; at++) if (mask[at] === 1) film[at] = MASKED;
  });
  return { images, targets, sampleWeights: new Float32Array(indices.length).fill(1), size: indices.length };
}

/** `[size, size]`, 1 in the masked squares: a share of all squares of a grid, at least one of them. */
function drawMask(size: number, patch: number, share: number, random: Random): Uint8Array {
  const across = Math.ceil(size / patch);
  const squares = random.shuffle(Array.from({ length: across * across }, (_, square) => square));
  const masked = new Set(squares.slice(0, Math.max(1, Math.round(share * squares.length))));
  return Uint8Array.from({ length: size * size }, (_, at) => {
    const [y, x] = [Math.floor(at / size), at % size];
    return masked.has(Math.floor(y / patch) * across + Math.floor(x / patch)) ? 1 : 0;
  });
}
