import { describe, expect, it } from "vitest";
import { AugmentationSpec } from "../augmentation/augmentation-spec";
import { drawBatchMix } from "../augmentation/batch-mix";
import { type BatchSource, makeBatch } from "./make-batch";

const SIZE = 8;
const AREA = SIZE * SIZE;
const pixels = Uint8Array.from({ length: 6 * AREA }, (_, i) => (i * 37) % 256);
const STILL = { rotateDegrees: 0, translateFraction: 0, scaleFraction: 0, brightness: 0, contrast: 0, noise: 0 };
const source = (augmentation: object): BatchSource => ({
  pixels,
  size: SIZE,
  seed: 3,
  augmentation: AugmentationSpec.parse({ ...STILL, ...augmentation }),
  loss: { kind: "softmax_cross_entropy", labelSmoothing: 0.1 },
  labelCount: 3,
  classes: Int32Array.of(0, 1, 2, 0, 0, 1),
  weights: Float32Array.of(0.5, 2, 1, 0.5, 0.5, 2),
  groups: null,
  sources: null,
});
const planned = { epoch: 1, step: 4, images: [10, 11, 12, 15], rows: [0, 1, 2, 5] };
const perImage = (values: Float32Array, i: number, width: number) => [...values.subarray(i * width, (i + 1) * width)];

describe("makeBatch", () => {
  it.each([{ mixup: 0.8 }, { cutmix: 1 }])(
    "mixes by %o so that the weighted cross-entropy is the mixture of the two images' own",
    (augmentation) => {
      const plain = makeBatch(source({}), planned);
      const mixed = makeBatch(source(augmentation), planned);
      const { share, partners } = drawBatchMix(
        { mixup: 0, cutmix: 0, ...augmentation },
        { seed: 3, epoch: 1, step: 4, count: 4, size: SIZE },
      )!;
      const logProbabilities = [-0.2, -2.1, -3];
      const loss = (batch: typeof plain, i: number) =>
        batch.sampleWeights[i] *
        perImage(batch.targets, i, 3).reduce((sum, target, k) => sum - target * logProbabilities[k], 0);
      for (let i = 0; i < 4; i++) {
        expect(loss(mixed, i)).toBeCloseTo(share * loss(plain, i) + (1 - share) * loss(plain, partners[i]), 5);
        expect(perImage(mixed.targets, i, 3).reduce((sum, target) => sum + target, 0)).toBeCloseTo(1, 6);
      }
    },
  );

  it("mixes each image with its partner as it was before the mixing", () => {
    const plain = makeBatch(source({}), planned);
    const mixed = makeBatch(source({ mixup: 1 }), planned);
    const { share, partners } = drawBatchMix(
      { mixup: 1, cutmix: 0 },
      { seed: 3, epoch: 1, step: 4, count: 4, size: SIZE },
    )!;
    partners.forEach((partner, i) => {
      const own = perImage(plain.images, i, AREA);
      perImage(mixed.images, i, AREA).forEach((value, p) =>
        expect(value).toBeCloseTo(share * own[p] + (1 - share) * plain.images[partner * AREA + p], 6),
      );
    });
  });

  it("names the groups of its images, mixed in the shares of their weighted losses", () => {
    const groups = { count: 2, ofRow: Int32Array.of(0, 1, 1, -1, -1, 0) };
    const plain = makeBatch({ ...source({}), groups }, planned);
    expect([...(plain.groups ?? [])]).toEqual([1, 0, 0, 1, 0, 1, 1, 0]);
    const mixed = makeBatch({ ...source({ mixup: 0.8 }), groups }, planned);
    const { share, partners } = drawBatchMix(
      { mixup: 0.8, cutmix: 0 },
      { seed: 3, epoch: 1, step: 4, count: 4, size: SIZE },
    )!;
    partners.forEach((partner, i) => {
      const own = (share * plain.sampleWeights[i]) / mixed.sampleWeights[i];
      const expected = own * perImage(plain.groups!, i, 2)[0] + (1 - own) * perImage(plain.groups!, partner, 2)[0];
      expect(perImage(mixed.groups!, i, 2)[0]).toBeCloseTo(expected, 6);
      expect(perImage(mixed.groups!, i, 2)[1]).toBeCloseTo(1 - expected, 6);
    });
    expect(makeBatch(source({}), planned).groups).toBeUndefined();
  });

  it("asks for the sources of its images, mixed by what each counts for", () => {
    const sources = {
      count: 2,
      ofRow: Int32Array.of(0, 1, 1, -1, -1, 0),
      weights: Float32Array.of(2, 0, 1, 0, 0, 1),
      // Class 0 comes from both, the others are not asked about.
      masks: Float32Array.of(0, 0, -1e9, -1e9, -1e9, -1e9),
    };
    const plain = makeBatch({ ...source({}), sources }, planned).sources!;
    expect([...plain.targets]).toEqual([1, 0, 0, 1, 0, 1, 1, 0]);
    expect([...plain.weights]).toEqual([2, 0, 1, 1]);
    expect(perImage(plain.mask, 0, 2)).toEqual([0, 0]);
    const mixed = makeBatch({ ...source({ mixup: 0.8 }), sources }, planned).sources!;
    const { share, partners } = drawBatchMix(
      { mixup: 0.8, cutmix: 0 },
      { seed: 3, epoch: 1, step: 4, count: 4, size: SIZE },
    )!;
    partners.forEach((partner, i) => {
      const [own, other] = [share * plain.weights[i], (1 - share) * plain.weights[partner]];
      expect(mixed.weights[i]).toBeCloseTo(own + other, 6);
      const expected = (own * plain.targets[2 * i] + other * plain.targets[2 * partner]) / (own + other);
      expect(mixed.targets[2 * i]).toBeCloseTo(expected, 6);
      expect(mixed.mask[2 * i]).toBe(Math.max(plain.mask[2 * i], plain.mask[2 * partner]));
    });
  });

  it("changes an image anew each time it comes in an epoch", () => {
    const twice = { epoch: 1, step: 0, images: [15, 15, 12], rows: [5, 5, 2], repeats: [0, 1, 3] };
    const batch = makeBatch(source({ noise: 0.1 }), twice);
    const again = makeBatch(source({ noise: 0.1 }), { ...twice, step: 3 });
    const first = makeBatch(source({ noise: 0.1 }), { epoch: 1, step: 0, images: [15, 12], rows: [5, 2] });
    expect(again.images).toEqual(batch.images);
    expect(perImage(batch.images, 0, AREA)).toEqual(perImage(first.images, 0, AREA));
    expect(perImage(batch.images, 1, AREA)).not.toEqual(perImage(batch.images, 0, AREA));
    expect(perImage(batch.images, 2, AREA)).not.toEqual(perImage(first.images, 1, AREA));
  });

  it("gives an image the same pixels in whatever batch it comes", () => {
    const spec = { rotateDegrees: 20, noise: 0.1, blur: 1, erase: 0.5, gamma: 0.3 };
    const together = makeBatch(source(spec), planned);
    const alone = makeBatch(source(spec), { epoch: 1, step: 0, images: [15], rows: [5] });
    const reversed = makeBatch(source(spec), {
      ...planned,
      images: [...planned.images].reverse(),
      rows: [...planned.rows].reverse(),
    });
    expect(perImage(alone.images, 0, AREA)).toEqual(perImage(together.images, 3, AREA));
    expect(perImage(reversed.images, 0, AREA)).toEqual(perImage(together.images, 3, AREA));
  });
});
