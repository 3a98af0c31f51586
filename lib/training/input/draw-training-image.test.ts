import { expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { AugmentationSpec } from "../augmentation/augmentation-spec";
import { drawEpoch } from "../sources/draw-epoch";
import { epochBatches } from "./batches";
import { drawTrainingImage, findTrainingDraw } from "./draw-training-image";
import { makeBatch } from "./make-batch";
import { plannedBatches } from "./planned-batches";

const MIXED = { mixup: 0.5, cutmix: 1, blur: 1, clahe: 0.5 };

it.each([
  [{}, "shuffle"],
  [{ mixup: 0.5 }, "shuffle"],
  [{ cutmix: 1 }, "shuffle"],
  [MIXED, "shuffle"],
  [MIXED, "class_balanced"],
] as const)("draws with %o and %s exactly the image that the run's batch holds", (changes, sampling) => {
  const [size, labelCount, area] = [12, 3, 144];
  const random = new Random(2);
  const images = [4, 5, 9, 12, 13, 20, 22];
  const pixels = Uint8Array.from({ length: images.length * area }, () => random.int(256));
  const rowOf = (image: number) => images.indexOf(image);
  const training = { seed: 8, sampling, augmentation: AugmentationSpec.parse(changes) };
  const classOf = (image: number) => (image === 4 ? 0 : 1 + (image % 2));
  const epochsBatches = (epoch: number) =>
    epochBatches(
      drawEpoch(images, (image) => ({ label: classOf(image), source: "" }), training, epoch),
      3,
      training.seed,
      epoch,
    );
  const source = {
    pixels,
    size,
    seed: 8,
    augmentation: training.augmentation,
    loss: { kind: "softmax_cross_entropy", labelSmoothing: 0 } as const,
    labelCount,
    classes: Int32Array.from(images, classOf),
    weights: new Float32Array(images.length).fill(1),
    groups: null,
    sources: null,
  };
  for (const planned of plannedBatches({ epochBatches: epochsBatches, rowOf }, 2, { epoch: 1, step: 0 })) {
    const batch = makeBatch(source, planned);
    const batches = epochsBatches(planned.epoch);
    planned.images.forEach((image, i) => {
      const draw = findTrainingDraw(batches, training, size, image, planned.epoch)!;
      const isFirst =
        planned.step === batches.findIndex((other) => other.includes(image)) && planned.images.indexOf(image) === i;
      if (!isFirst) return;
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
        expect(batch.targets[i * labelCount + classOf(index)]).toBeGreaterThanOrEqual(Math.fround(share) - 1e-6);
    });
  }
});
