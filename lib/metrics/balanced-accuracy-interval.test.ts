import { describe, expect, it } from "vitest";
import { balancedAccuracyInterval } from "./balanced-accuracy-interval";

// z = 1.959963984540054
// def w(k, n):  # Wilson
//     p = k/n; c = p + z*z/(2*n); h = z*math.sqrt(p*(1-p)/n + z*z/(4*n*n)); s = 1 + z*z/n
//     return p, (0 if k == 0 else (c-h)/s), (1 if k == n else (c+h)/s)
// def m(rs):
//     k = len(rs); v = sum(r[0] for r in rs)/k
//     return v, v - math.sqrt(sum((r[0]-r[1])**2 for r in rs))/k, v + math.sqrt(sum((r[0]-r[2])**2 for r in rs))/k
describe("balancedAccuracyInterval", () => {
  it.each([
    [
      "m([w(3,3), w(0,5)])",
      [
        [3, 0],
        [5, 0],
      ],
      [0.5, 0.21925148412247725, 0.7172412323915873],
      1 / 2,
    ],
    [
      "m([w(45,50), w(18,20), w(8,10)])",
      [
        [45, 5, 0],
        [1, 18, 1],
        [0, 2, 8],
      ],
      [0.8666666666666667, 0.7378604787591296, 0.9233708105425434],
      1 / 3,
    ],
    [
      "m([w(12,20), w(11,20)])",
      [
        [12, 8],
        [9, 11],
      ],
      [0.575, 0.42602352480938166, 0.706927190420031],
      1 / 2,
    ],
  ])("is %s", (_, matrix, [value, low, high], chance) => {
    const interval = balancedAccuracyInterval(matrix);
    expect(interval?.value).toBeCloseTo(value, 12);
    expect(interval?.low).toBeCloseTo(low, 12);
    expect(interval?.high).toBeCloseTo(high, 12);
    expect(interval?.chance).toBe(chance);
  });

  it("leaves out classes without images, and needs two that have some", () => {
    expect(
      balancedAccuracyInterval([
        [45, 5, 0],
        [0, 0, 0],
        [0, 2, 8],
      ])?.chance,
    ).toBe(1 / 2);
    expect(
      balancedAccuracyInterval([
        [4, 1],
        [0, 0],
      ]),
    ).toBeNull();
    expect(
      balancedAccuracyInterval([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull();
  });
});
