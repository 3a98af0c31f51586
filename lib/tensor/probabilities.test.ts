import { describe, expect, it } from "vitest";
import { probabilityRows } from "./probabilities";

describe("probabilityRows", () => {
  it("shares 1 among the labels by softmax", () => {
    const [row] = probabilityRows("softmax", [0, Math.log(3)], 2);
    expect(row[0]).toBeCloseTo(0.25, 12);
    expect(row[1]).toBeCloseTo(0.75, 12);
  });

  it("gives each label its own by sigmoid, which need not add up to 1", () => {
    const rows = probabilityRows("sigmoid", [0, Math.log(3), -Math.log(3), Math.log(9)], 2);
    [
      [0.5, 0.75],
      [0.25, 0.9],
    ].forEach((expected, row) => expected.forEach((p, k) => expect(rows[row][k]).toBeCloseTo(p, 12)));
  });

  it("stays in 0–1 for logits of any size", () => {
    expect(probabilityRows("sigmoid", [800, -800], 2)[0]).toEqual([1, 0]);
  });
});
