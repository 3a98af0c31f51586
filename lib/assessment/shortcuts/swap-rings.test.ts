import { expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { drawRingSwaps, withRingOf } from "./swap-rings";

it("a film gets the outer 8% of another one", () => {
  const [film, lender] = [new Uint8Array(25 * 25).fill(1), new Uint8Array(25 * 25).fill(2)];
  const square = withRingOf(film, lender, 25);
  square.forEach((grey, i) => {
    const [x, y] = [i % 25, Math.floor(i / 25)];
    expect(grey).toBe(Math.min(x, y, 24 - x, 24 - y) < 2 ? 2 : 1);
  });
});

it("lenders are of another class and of the same class, and never of the same patient", () => {
  const films = Array.from({ length: 12 }, (_, i) => ({ label: i % 3, patient: `p${i >> 1}` }));
  const swaps = drawRingSwaps(films, new Random(1));
  expect(swaps).toHaveLength(12);
  for (const { film, other, own } of swaps) {
    expect(films[other].label).not.toBe(films[film].label);
    expect(films[own].label).toBe(films[film].label);
    expect([films[other].patient, films[own].patient]).not.toContain(films[film].patient);
  }
});

it("a film without a lender is left out", () => {
  expect(
    drawRingSwaps(
      [
        { label: 0, patient: "a" },
        { label: 1, patient: "b" },
      ],
      new Random(1),
    ),
  ).toEqual([]);
});
