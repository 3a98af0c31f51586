import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochBatches, repeatsIn, stepsPerEpoch } from "./batches";

const images = (count: number) => Array.from({ length: count }, (_, i) => i * 3);

describe("epochBatches", () => {
  it("deals every image out once, evenly, never above the batch size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 64 }), (count, batchSize) => {
        const batches = epochBatches(images(count), batchSize, 1, 1);
        const sizes = batches.map((batch) => batch.length);
        expect(batches.flat().sort((a, b) => a - b)).toEqual(images(count));
        expect(batches).toHaveLength(stepsPerEpoch(count, batchSize));
        expect(Math.max(...sizes)).toBeLessThanOrEqual(batchSize);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("depends on the seed and the epoch and on nothing else", () => {
    expect(epochBatches(images(50), 8, 3, 2)).toEqual(epochBatches(images(50), 8, 3, 2));
    expect(epochBatches(images(50), 8, 3, 2)).not.toEqual(epochBatches(images(50), 8, 3, 3));
    expect(epochBatches(images(50), 8, 3, 2)).not.toEqual(epochBatches(images(50), 8, 4, 2));
  });
});

describe("repeatsIn", () => {
  it("counts which time an image comes in the epoch, across its batches", () => {
    expect(
      repeatsIn([
        [7, 3, 7],
        [3, 9, 7],
      ]),
    ).toEqual([
      [0, 0, 1],
      [1, 0, 2],
    ]);
  });

  it("is null where all come once", () => {
    expect(repeatsIn(epochBatches(images(50), 8, 3, 2))).toBeNull();
  });
});
