import { describe, expect, it } from "vitest";
import { drawBatchMix, mixInto } from "./batch-mix";

const place = (step: number) => ({ seed: 1, epoch: 2, step, count: 8, size: 20 });
const range = Array.from({ length: 200 }, (_, step) => step);

describe("drawBatchMix", () => {
  it("mixes nothing where both are off", () => {
    expect(drawBatchMix({ mixup: 0, cutmix: 0 }, place(0))).toBeNull();
  });

  it("pairs every image once, by a share that is the box' own in cutmix", () => {
    for (const step of range) {
      const mix = drawBatchMix({ mixup: 0.4, cutmix: 1 }, place(step))!;
      expect([...mix.partners].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(mix.share).toBeGreaterThanOrEqual(0);
      expect(mix.share).toBeLessThanOrEqual(1);
      if (mix.box !== null)
        expect(mix.share).toBeCloseTo(1 - ((mix.box.right - mix.box.left) * (mix.box.bottom - mix.box.top)) / 400, 12);
    }
  });

  it("takes each in half of the batches where both are on, and the one where one is", () => {
    const cuts = (spec: { mixup: number; cutmix: number }) =>
      range.filter((step) => drawBatchMix(spec, place(step))?.box !== null).length;
    expect(cuts({ mixup: 1, cutmix: 1 })).toBeGreaterThan(70);
    expect(cuts({ mixup: 1, cutmix: 1 })).toBeLessThan(130);
    expect(cuts({ mixup: 1, cutmix: 0 })).toBe(0);
    expect(cuts({ mixup: 0, cutmix: 1 })).toBe(200);
  });

  it("is drawn from the seed, the epoch and the step", () => {
    const draw = (change: object) => drawBatchMix({ mixup: 1, cutmix: 0 }, { ...place(0), ...change });
    expect(draw({})).toEqual(draw({}));
    for (const change of [{ seed: 2 }, { epoch: 1 }, { step: 1 }]) expect(draw(change)).not.toEqual(draw({}));
  });
});

describe("mixInto", () => {
  const image = Float32Array.of(0, 0.25, 0.5, 1);
  const partner = Float32Array.of(1, 0.5, 0.5, 0);
  const mixed = (mix: { share: number; box: null | { left: number; top: number; right: number; bottom: number } }) => {
    const output = new Float32Array(4);
    mixInto(output, image, partner, 2, { partners: [], ...mix });
    return [...output];
  };

  it("blends by the share", () => {
    expect(mixed({ share: 0.75, box: null })).toEqual([0.25, 0.3125, 0.5, 0.75]);
  });

  it("pastes the box of the other image", () => {
    expect(mixed({ share: 0.5, box: { left: 1, top: 0, right: 2, bottom: 2 } })).toEqual([0, 0.5, 0.5, 0]);
  });
});
