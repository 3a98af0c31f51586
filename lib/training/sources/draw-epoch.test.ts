import { describe, expect, it } from "vitest";
import { drawEpoch } from "./draw-epoch";
import type { Sampling } from "./sampling-spec";

/** 60 of "well" from three places (40, 16 and 4), 12 of "ill" from two (9 and 3), 3 of "odd" from one. */
const FILMS = [
  ...films(40, "well", "big"),
  ...films(16, "well", "mid"),
  ...films(4, "well", "small"),
  ...films(9, "ill", "mid"),
  ...films(3, "ill", "small"),
  ...films(3, "odd", "small"),
];
const TRAIN = FILMS.map((_, index) => 2 * index + 1);
const originOf = (image: number) => FILMS[(image - 1) / 2];
const draw = (sampling: Sampling, epoch = 1, seed = 4) => drawEpoch(TRAIN, originOf, { sampling, seed }, epoch);

function films(count: number, label: string, source: string) {
  return new Array<{ label: string; source: string }>(count).fill({ label, source });
}

function counts(images: readonly number[], of: (origin: { label: string; source: string }) => string) {
  const found: Record<string, number> = {};
  for (const image of images) {
    const key = of(originOf(image));
    found[key] = (found[key] ?? 0) + 1;
  }
  return found;
}

describe("drawEpoch", () => {
  it("leaves the training images as they are where they are shuffled only", () => {
    expect(draw("shuffle")).toBe(TRAIN);
  });

  it("draws as many images as there are, every class equally often", () => {
    const drawn = draw("class_balanced");
    expect(drawn).toHaveLength(TRAIN.length);
    expect(counts(drawn, ({ label }) => label)).toEqual({ well: 25, ill: 25, odd: 25 });
    // Three films of "odd" fill a third of the epoch, so that they come again and again.
    expect(new Set(drawn).size).toBeLessThan(TRAIN.length);
    // Within a class by chance, so in about the proportions of its sources: 40 of 60 come from the big one.
    const epochs = Array.from({ length: 80 }, (_, epoch) => draw("class_balanced", epoch + 1)).flat();
    expect(counts(epochs, ({ label, source }) => `${label} ${source}`)["well big"] / (25 * 80)).toBeCloseTo(2 / 3, 1);
  });

  it("draws each source of a class equally often, too", () => {
    for (const epoch of [1, 2, 3]) {
      const cells = counts(draw("class_and_source_balanced", epoch), ({ label, source }) => `${label} ${source}`);
      expect(cells["odd small"]).toBe(25);
      expect(["well big", "well mid", "well small"].map((cell) => cells[cell]).sort()).toEqual([8, 8, 9]);
      expect(["ill mid", "ill small"].map((cell) => cells[cell]).sort()).toEqual([12, 13]);
    }
  });

  it("gives what does not divide evenly to other classes and sources in other epochs", () => {
    const uneven = Array.from({ length: 30 }, (_, epoch) =>
      counts(draw("class_and_source_balanced", epoch + 1), ({ label, source }) => `${label} ${source}`),
    );
    expect(new Set(uneven.map((cells) => (cells["ill mid"] === 13 ? "mid" : "small"))).size).toBe(2);
    const even = drawEpoch(TRAIN.slice(0, 74), originOf, { sampling: "class_balanced", seed: 1 }, 1);
    expect(Object.values(counts(even, ({ label }) => label)).sort()).toEqual([24, 25, 25]);
  });

  it("reaches every image in the end, and depends on the seed and the epoch only", () => {
    const all = Array.from({ length: 60 }, (_, epoch) => draw("class_and_source_balanced", epoch + 1)).flat();
    expect(new Set(all).size).toBe(TRAIN.length);
    expect(draw("class_balanced", 2)).toEqual(draw("class_balanced", 2));
    expect(draw("class_balanced", 2)).not.toEqual(draw("class_balanced", 3));
    expect(draw("class_balanced", 2, 4)).not.toEqual(draw("class_balanced", 2, 5));
  });
});
