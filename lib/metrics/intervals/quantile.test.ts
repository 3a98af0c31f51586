import { expect, it } from "vitest";
import { quantile } from "./quantile";

it("interpolates between neighbours as numpy does", () => {
  // np.quantile([1, 2, 4, 8], [0, .025, .5, .9, 1])
  const of = (share: number) => quantile([1, 2, 4, 8], share);
  expect([of(0), of(0.5), of(1)]).toEqual([1, 3, 8]);
  expect(of(0.025)).toBeCloseTo(1.075, 12);
  expect(of(0.9)).toBeCloseTo(6.8, 12);
});
