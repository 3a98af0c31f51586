import { expect, it } from "vitest";
import { calibrationSlope } from "./calibration-slope";

it.each([
  ["all probabilities are one", (i: number) => [i % 2 === 0, 1] as const],
  ["all are the same", (i: number) => [i % 2 === 0, 0.3] as const],
  ["only ties keep them from parting the kinds", (i: number) => [i % 3 === 0, i % 3 === 1 ? 1 : 0] as const],
])("there is no slope where %s", (_, filmOf) => {
  const films = Array.from({ length: 60 }, (__, i) => filmOf(i));
  expect(
    calibrationSlope(
      films.map(([positive]) => positive),
      films.map(([, probability]) => probability),
    ),
  ).toBeNull();
});
