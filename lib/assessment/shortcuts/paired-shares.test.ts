import { expect, it } from "vitest";
import { pairedShares } from "./paired-shares";

const films = Array.from({ length: 24 }, (_, i) => ({ label: 0, patient: `p${i >> 1}` }));

it("two shares of the same films differ by what happens to each, with an interval by patient", () => {
  const { first, second, excess } = pairedShares(
    films,
    films.map((_, i) => i < 12),
    films.map(() => false),
  );
  expect([first.value, second.value]).toEqual([0.5, 0]);
  expect(excess.value).toBe(0.5);
  expect(excess.low).toBeGreaterThan(0.15);
  expect(excess.high).toBeLessThan(0.85);
  // Six of twelve patients differ, all one way: 2 of 64 ways.
  expect(excess.p).toBeCloseTo(2 / 64, 1);
});

it("no difference is none", () => {
  const same = films.map((_, i) => i % 3 === 0);
  expect(pairedShares(films, same, same).excess).toEqual({ value: 0, low: 0, high: 0, p: 1 });
});
