import { describe, expect, it } from "vitest";
import { dropoutMask } from "./dropout-mask";

describe("dropoutMask", () => {
  it("drops the given share and scales the rest so that the expected value stays", () => {
    const mask = dropoutMask(7, "dropout", 20_000, 0.25);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(4 / 3)]));
    expect(mask.reduce((sum, x) => sum + x, 0) / mask.length).toBeCloseTo(1, 1);
  });

  it("depends on the seed and the layer only", () => {
    expect(dropoutMask(7, "a", 100, 0.5)).toEqual(dropoutMask(7, "a", 100, 0.5));
    expect(dropoutMask(7, "a", 100, 0.5)).not.toEqual(dropoutMask(8, "a", 100, 0.5));
    expect(dropoutMask(7, "a", 100, 0.5)).not.toEqual(dropoutMask(7, "b", 100, 0.5));
  });

  it("keeps everything at rate 0", () => {
    expect([...dropoutMask(7, "a", 5, 0)]).toEqual([1, 1, 1, 1, 1]);
  });
});
