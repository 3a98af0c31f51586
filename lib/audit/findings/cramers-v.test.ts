import { expect, it } from "vitest";
import { cramersV } from "./cramers-v";

// import numpy as np; from scipy.stats import chi2_contingency
// def v(t):
//     t = np.array(t, float); n = t.sum(); r, k = t.shape
//     p = max(0, chi2_contingency(t, correction=False)[0] / n - (k - 1) * (r - 1) / (n - 1))
//     return np.sqrt(p / min(k - (k - 1)**2 / (n - 1) - 1, r - (r - 1)**2 / (n - 1) - 1))
it.each([
  {
    table: [
      [20, 5],
      [4, 21],
    ],
    expected: 0.6308487025191424,
  },
  {
    table: [
      [10, 20, 30],
      [30, 20, 10],
      [5, 5, 40],
    ],
    expected: 0.3720414452620585,
  },
  {
    table: [
      [102, 0],
      [0, 767],
    ],
    expected: 1,
  },
  {
    table: [
      [50, 0, 0],
      [0, 30, 0],
      [0, 0, 20],
    ],
    expected: 1,
  },
  {
    table: [
      [10, 10],
      [10, 10],
    ],
    expected: 0,
  },
])("agrees with SciPy on $table", ({ table, expected }) => {
  expect(cramersV(table)).toBeCloseTo(expected, 12);
});

it("is 0 where a small table differs no more than chance would, though the plain V is 0.27", () => {
  expect(
    cramersV([
      [3, 2],
      [2, 4],
    ]),
  ).toBe(0);
});

it("does not count values that nobody has", () => {
  expect(
    cramersV([
      [20, 0, 5],
      [4, 0, 21],
    ]),
  ).toBeCloseTo(0.6308487025191424, 12);
  expect(
    cramersV([
      [20, 0],
      [4, 0],
    ]),
  ).toBeNull();
  expect(cramersV([[20, 4]])).toBeNull();
  expect(cramersV([])).toBeNull();
});
