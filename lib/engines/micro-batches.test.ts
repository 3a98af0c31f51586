import { describe, expect, it } from "vitest";
import { microBatches, microBatchSeed } from "./micro-batches";

const batchOf = (size: number) => ({
  images: Float32Array.from({ length: size * 4 }, (_, i) => i),
  targets: Float32Array.from({ length: size * 2 }, (_, i) => i),
  sampleWeights: Float32Array.from({ length: size }, (_, i) => i + 1),
  size,
});

describe("microBatches", () => {
  it("deals every image out once, in order, in even parts", () => {
    const parts = microBatches(batchOf(7), 3);
    expect(parts.map(({ batch }) => batch.size)).toEqual([2, 2, 3]);
    expect(parts.flatMap(({ batch }) => [...batch.images])).toEqual([...batchOf(7).images]);
    expect(parts.flatMap(({ batch }) => [...batch.targets])).toEqual([...batchOf(7).targets]);
  });

  it("gives each part its share of the sample weights", () => {
    expect(microBatches(batchOf(4), 2).map(({ share }) => share)).toEqual([0.3, 0.7]);
  });

  it("leaves a batch that fits whole", () => {
    expect(microBatches(batchOf(3), 8)).toEqual([{ batch: batchOf(3), share: 1 }]);
  });

  it("draws anew for each part, and as for a whole batch in the first", () => {
    const seeds = [0, 1, 2].map((index) => microBatchSeed(77, index));
    expect(seeds[0]).toBe(77);
    expect(new Set(seeds).size).toBe(3);
  });
});
