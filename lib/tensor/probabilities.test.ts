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

  // st = softmax([z[s].mean() for s in ([1, 3], [0, 2])]); p[s] = st[i] * softmax(z[s]), by scipy
  it("shares 1 among the sides of two stages, and each side's share among its labels", () => {
    const twoStage = {
      kind: "two_stage" as const,
      sides: [
        [1, 3],
        [0, 2],
      ],
    };
    const [row] = probabilityRows(twoStage, [0.2, -0.7, 1.1, 0.4], 4);
    [0.19943746694599118, 0.07742574034600894, 0.4905370141816213, 0.23259977852637864].forEach((p, k) =>
      expect(row[k]).toBeCloseTo(p, 12),
    );
  });

  it("moves no label within its side when the sides move apart, and no side when its labels do", () => {
    const twoStage = { kind: "two_stage" as const, sides: [[0], [1, 2]] };
    const [plain, illness, ill] = probabilityRows(twoStage, [0, 1, 2, 0, 3, 0, 5, 1, 2], 3);
    expect(plain[1] + plain[2]).toBeCloseTo(illness[1] + illness[2], 12);
    expect(plain[1]).not.toBeCloseTo(illness[1], 1);
    expect(plain[1] / plain[2]).toBeCloseTo(ill[1] / ill[2], 12);
    expect(plain[0]).not.toBeCloseTo(ill[0], 1);
  });

  it("stays in 0–1 for logits of any size", () => {
    expect(probabilityRows("sigmoid", [800, -800], 2)[0]).toEqual([1, 0]);
  });
});
