import { describe, expect, it } from "vitest";
import { upsampleHeatmap } from "./upsample-heatmap";

const map = (width: number, height: number, values: number[]) => ({ width, height, values: Float32Array.from(values) });

describe("upsampleHeatmap", () => {
  it("equals PyTorch's bilinear interpolation of a 2 × 2 map to 4 × 4", () => {
    // import torch; torch.nn.functional.interpolate(torch.tensor([[[[0.,1.],[2.,3.]]]])/3, size=4, mode="bilinear")*12
    // = rows [0,1,3,4], [2,3,5,6], [6,7,9,10], [8,9,11,12]
    const enlarged = upsampleHeatmap(map(2, 2, [0, 1 / 3, 2 / 3, 1]), 4, 4);
    const expected = [0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12].map((n) => n / 12);
    expected.forEach((value, i) => expect(enlarged.values[i]).toBeCloseTo(value, 6));
  });

  it("keeps a map of its own size bit for bit", () => {
    const values = Array.from({ length: 64 }, (_, i) => Math.fround(i / 63));
    expect([...upsampleHeatmap(map(8, 8, values), 8, 8).values]).toEqual(values);
  });

  it("never leaves the range of the cells", () => {
    const { values } = upsampleHeatmap(map(3, 2, [0.2, 0.9, 0.4, 0.3, 0.2, 0.8]), 37, 23);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.2 - 1e-7);
    expect(Math.max(...values)).toBeLessThanOrEqual(0.9 + 1e-7);
  });

  it("spreads a single cell evenly", () => {
    expect([...upsampleHeatmap(map(1, 1, [0.5]), 3, 2).values]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  });
});
