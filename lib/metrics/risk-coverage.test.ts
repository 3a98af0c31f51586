import { expect, it } from "vitest";
import { riskCoverage } from "./risk-coverage";

/** Numerical Recipes' quick generator, modulo 2³¹, as the Python below has it. */
function* numbers(seed: number): Generator<number> {
  for (let x = BigInt(seed); ;) {
    x = (1103515245n * x + 12345n) % 2n ** 31n;
    yield Number(x) / 2 ** 31;
  }
}

it("is numpy's", () => {
  // def lcg(x):
  //     while True: x = (1103515245 * x + 12345) % 2**31; yield x / 2**31
  // g = lcg(42); P = []; L = []
  // for i in range(200):
  //     a, b = next(g), next(g); lo, hi = min(a, b), max(a, b)
  //     P.append([lo, hi - lo, 1 - hi]); L.append(int(next(g) * 3))
  // P = np.array(P); w = (P.argmax(1) != np.array(L)).astype(float); o = np.argsort(-P.max(1), kind="stable")
  // errors = np.cumsum(w[o]); print((errors / np.arange(1, 201)).mean(), errors[19::20])
  const random = numbers(42);
  const next = () => random.next().value as number;
  const predictions = Array.from({ length: 200 }, () => {
    const [a, b] = [next(), next()];
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const probabilities = [low, high - low, 1 - high];
    return {
      probabilities,
      prediction: probabilities.indexOf(Math.max(...probabilities)),
      label: Math.floor(next() * 3),
    };
  });
  const curve = riskCoverage(predictions);
  expect(curve?.aurc).toBeCloseTo(0.6913402627189721, 12);
  expect(curve?.points.map(({ error }) => error.numerator)).toEqual([14, 30, 42, 53, 67, 79, 90, 103, 114, 124]);
  expect(curve?.points.map(({ coverage }) => coverage).at(-1)).toBe(1);
});

it("does not depend on the order of films that are equally sure", () => {
  const film = (label: number) => ({ label, prediction: 0, probabilities: [0.6, 0.4] });
  const one = riskCoverage([film(0), film(1), film(0), film(1)]);
  expect(one).toEqual(riskCoverage([film(1), film(1), film(0), film(0)]));
  expect(one?.aurc).toBeCloseTo(0.5, 12);
  expect(riskCoverage([])).toBeNull();
});
