import { describe, expect, it } from "vitest";
import { wilson } from "../../metrics/wilson";
import { effectiveInterval, type FilmOutcome, shareDifference } from "./effective-interval";

const alone = (right: number, films: number, from = 0): FilmOutcome[] =>
  Array.from({ length: films }, (_, i) => ({ isRight: i < right, patient: from + i }));

describe("an interval by the patients", () => {
  it("is Wilson's where each has one film", () => {
    const { low, high } = wilson(15, 20);
    expect(effectiveInterval(alone(15, 20))).toEqual({ value: 0.75, low, high });
  });

  it("takes the design effect off the number of films", () => {
    // y = np.array([1,1,1,0,1,1,0,0,0,1,1,1,1,1,0]); c = np.array([0,0,0,1,2,2,3,3,3,4,5,6,6,7,8]); p = y.mean()
    // r = np.bincount(c, y - p); deff = max(1, (r**2).sum() / (len(y) * p * (1 - p)))
    // proportion_confint(y.sum() / deff, len(y) / deff, method="wilson")
    const right = [1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0];
    const patients = [0, 0, 0, 1, 2, 2, 3, 3, 3, 4, 5, 6, 6, 7, 8];
    const found = effectiveInterval(right.map((one, i) => ({ isRight: one === 1, patient: patients[i] })));
    expect(found?.low).toBeCloseTo(0.32145761750883717, 12);
    expect(found?.high).toBeCloseTo(0.8941050392910136, 12);
  });

  it("counts a patient as one film where all outcomes are equal", () => {
    const same = Array.from({ length: 20 }, (_, i) => ({ isRight: true, patient: i % 4 }));
    const { low, high } = wilson(4, 4);
    expect(effectiveInterval(same)).toEqual({ value: 1, low, high });
    expect(effectiveInterval([])).toBeNull();
  });
});

describe("a difference of shares", () => {
  it("has Newcombe's interval", () => {
    // confint_proportions_2indep(15, 20, 40, 45, method="newcomb", compare="diff")
    const [a, b] = [effectiveInterval(alone(15, 20)), effectiveInterval(alone(40, 45))];
    if (a === null || b === null) throw new Error("there are films");
    const { difference, low, high, z } = shareDifference(a, b);
    expect(difference).toBeCloseTo(15 / 20 - 40 / 45, 12);
    expect(low).toBeCloseTo(-0.36640188986911315, 12);
    expect(high).toBeCloseTo(0.04666005065492054, 12);
    expect(z).toBeLessThan(1.959963984540054);
    expect(shareDifference(a, a).z).toBe(0);
  });
});
