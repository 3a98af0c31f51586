import { expect, it } from "vitest";
import { cohenKappaInterval } from "./cohen-kappa-interval";

// from statsmodels.stats.inter_rater import cohens_kappa; k = cohens_kappa(np.array(m)); k.kappa, k.kappa_low, k.kappa_upp
it.each([
  {
    matrix: [
      [20, 5],
      [10, 15],
    ],
    kappa: [0.3999999999999999, 0.151092290476661, 0.6489077095233389],
  },
  {
    matrix: [
      [11, 2, 0, 1],
      [3, 9, 1, 0],
      [0, 2, 7, 2],
      [1, 0, 0, 4],
    ],
    kappa: [0.6169265033407572, 0.43365797780645143, 0.8001950288750629],
  },
  {
    matrix: [
      [5, 0],
      [0, 5],
    ],
    kappa: [1, 1, 1],
  },
])("κ with its interval is statsmodels' for $matrix", ({ matrix, kappa }) => {
  const interval = cohenKappaInterval(matrix);
  [interval?.value, interval?.low, interval?.high].forEach((value, i) => expect(value).toBeCloseTo(kappa[i], 12));
});

it("where both said one thing of all there is no κ", () => {
  expect(cohenKappaInterval([[7]])).toBeNull();
  expect(cohenKappaInterval([])).toBeNull();
});
