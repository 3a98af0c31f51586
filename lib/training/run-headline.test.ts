import { expect, it } from "vitest";
import { headlineOf } from "./run-headline";

const accuracy = { value: 0.8, low: 0.7, high: 0.9, numerator: 8, denominator: 10 };

it("gives accuracy and macro F1 with their intervals, as far as the report has them", () => {
  const macroF1Interval = { low: 0.6, high: 0.8 };
  expect(headlineOf({ accuracy, macroF1: 0.7, intervals: { macroF1: macroF1Interval } })).toEqual({
    accuracy: 0.8,
    macroF1: 0.7,
    accuracyInterval: { low: 0.7, high: 0.9 },
    macroF1Interval,
  });
  const none = { value: null, low: null, high: null, numerator: 0, denominator: 0 };
  expect(headlineOf({ accuracy: none, macroF1: null })).toEqual({
    accuracy: null,
    macroF1: null,
    accuracyInterval: null,
    macroF1Interval: null,
  });
});
