import type { TrainingBatch } from "../../engines/engine";
import { deriveSeed } from "../../tensor/random";
import { augmentInto } from "../augmentation/augment-into";
import type { PlannedBatch } from "../input/make-batch";
import type { PretrainingSource } from "./pretraining-source";
import type { PretrainingOf } from "./pretraining-spec";

/** Two views of each film, one row after the other. */
export function viewBatch(
  { pixels, size, seed }: PretrainingSource,
  { views }: PretrainingOf<"simsiam">,
  { epoch, images: indices, rows }: PlannedBatch,
): TrainingBatch {
  const area = size * size;
  const count = 2 * indices.length;
  const images = new Float32Array(count * area);
  indices.forEach((image, i) => {
    for (const view of [0, 1]) {
      const source = { pixels, start: rows[i] * area, size, seed: deriveSeed(seed, "view", view), epoch, image };
      augmentInto(images, (2 * i + view) * area, source, views);
    }
  });
  return { images, targets: new Float32Array(count), sampleWeights: new Float32Array(count).fill(1), size: count };
}
