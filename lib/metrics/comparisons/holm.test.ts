import { expect, it } from "vitest";
import { holm } from "./holm";

it.each([
  // multipletests(p, method="holm")[1]
  [
    [0.01, 0.04, 0.03, 0.005],
    [0.03, 0.06, 0.06, 0.02],
  ],
  [
    [0.5, 0.5, 0.9],
    [1, 1, 1],
  ],
  [
    [0.001, 0.001, 0.2, 0.02, 0.04],
    [0.005, 0.005, 0.2, 0.06, 0.08],
  ],
  [[], []],
])("raises p as statsmodels does: %j", (pValues, adjusted) => {
  const raised = holm(pValues);
  expect(raised).toHaveLength(adjusted.length);
  raised.forEach((one, i) => expect(one).toBeCloseTo(adjusted[i], 12));
});
