import { describe, expect, it } from "vitest";
import { averageWeights } from "./weight-average";

const weights = (value: number) => [{ name: "a", shape: [2], data: Float32Array.of(value, -value) }];

describe("averageWeights", () => {
  it("begins with the weights themselves", () => {
    expect(averageWeights(null, weights(3), 0.99, 1)).toEqual(weights(3));
  });

  it("moves by one minus the decay once it is warm", () => {
    expect(averageWeights(weights(1), weights(2), 0.75, 1000)[0].data).toEqual(Float32Array.of(1.25, -1.25));
  });

  it("forgets quickly at first", () => {
    // 2 / (2 + 9) of the old, whatever the decay
    expect(averageWeights(weights(0), weights(11), 0.999, 2)[0].data[0]).toBeCloseTo(9, 5);
  });

  it("leaves its arguments alone", () => {
    const [before, now] = [weights(1), weights(2)];
    averageWeights(before, now, 0.5, 100);
    expect([before, now]).toEqual([weights(1), weights(2)]);
  });
});
