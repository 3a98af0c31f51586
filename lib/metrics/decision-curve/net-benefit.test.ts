import { expect, it } from "vitest";
import { netBenefit } from "./net-benefit";

const positive = Array.from({ length: 80 }, (_, i) => i % 4 === 0);
const scores = positive.map((isPositive, i) => (((i * 37 + 11) % 101) + (isPositive ? 25 : 0)) / 130);

it("is that of the formula, at the films' own share and at a prevalence", () => {
  // f = s >= t; w = t / (1 - t); (f & pos).sum() / n - (f & ~pos).sum() / n * w, pos.mean() - (1 - pos.mean()) * w
  // se * pi - fp * (1 - pi) * w, pi - (1 - pi) * w   for pi = 0.05
  const thresholds = [0.1, 0.3, 0.6];
  const own = netBenefit(positive, scores, thresholds) ?? [];
  [0.17638888888888887, 0.0017857142857142794, -0.15].forEach((value, i) =>
    expect(own[i].model).toBeCloseTo(value, 12),
  );
  [0.16666666666666666, -0.07142857142857145, -0.875].forEach((value, i) =>
    expect(own[i].everybody).toBeCloseTo(value, 12),
  );
  const rare = netBenefit(positive, scores, thresholds, 0.05) ?? [];
  [-0.04324074074074073, -0.21107142857142855, -0.31].forEach((value, i) =>
    expect(rare[i].model).toBeCloseTo(value, 12),
  );
  [-0.05555555555555555, -0.35714285714285715, -1.375].forEach((value, i) =>
    expect(rare[i].everybody).toBeCloseTo(value, 12),
  );
});

it("counts films as often as they weigh", () => {
  const twice = netBenefit([...positive, ...positive.slice(0, 8)], [...scores, ...scores.slice(0, 8)], [0.3]);
  const weights = positive.map((_, i) => (i < 8 ? 2 : 1));
  expect(netBenefit(positive, scores, [0.3], null, weights)).toEqual(twice);
});

it("is none without films of both kinds", () => {
  expect(netBenefit([true], [0.5], [0.3])).toBeNull();
  expect(netBenefit(positive, scores, [0.3], null, positive.map(Number))).toBeNull();
});
