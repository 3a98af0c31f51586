import { expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { AugmentationSpec } from "../augmentation/augmentation-spec";
import { drawTrainingImage, findTrainingDraw } from "./draw-training-image";
import { makeBatch } from "./make-batch";
import { plannedBatches } from "./planned-batches";

it.each([{}, { mixup: 0.5 }, { cutmix: 1 }, { mixup: 0.5, cutmix: 1, blur: 1, clahe: 0.5 }])(
  "draws with %o exactly the image that the run's batch holds",
  (changes) => {
    const [size, labelCount, area] = [12, 3, 144];
    const random = new Random(2);
    const images = [4, 5, 9, 12, 13, 20, 22];
    const pixels = Uint8Array.from({ length: images.length * area }, () => random.int(256));
    const rowOf = (image: number) => images.indexOf(image);
    const training = {
      batchSize: 3,
      accumulateSteps: 1,
      seed: 8,
      epochs: 2,
      augmentation: AugmentationSpec.parse(changes),
    };
    const source = {
      pixels,
      size,
      seed: 8,
      augmentation: training.augmentation,
      loss: { kind: "softmax_cross_entropy", labelSmoothing: 0 } as const,
      labelCount,
      classes: Int32Array.from(images, (image) => image % 3),
      classWeights: [1, 1, 1],
    };
    for (const planned of plannedBatches(images, rowOf, training, { epoch: 1, step: 0 })) {
      const batch = makeBatch(source, planned);
      planned.images.forEach((image, i) => {
        const draw = findTrainingDraw(images, training, size, image, planned.epoch);
        const drawn = drawTrainingImage(draw, training, size, (index) =>
          pixels.subarray(rowOf(index) * area, (rowOf(index) + 1) * area),
        );
        expect(drawn).toEqual(batch.images.slice(i * area, (i + 1) * area));
        if (draw.mixed === null) return;
        const { partner, mix } = draw.mixed;
        for (const [index, share] of [
          [image, mix.share],
          [partner, 1 - mix.share],
        ])
          expect(batch.targets[i * labelCount + (index % 3)]).toBeGreaterThanOrEqual(Math.fround(share) - 1e-6);
      });
    }
  },
);
