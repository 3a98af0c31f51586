import { expect, it } from "vitest";
import { honestySentence } from "./honesty-sentence";

it("tells chance from dishonest probabilities", () => {
  const calibrationErrorIfHonest = { mean: 0.095, high: 0.134 };
  const of = (expectedCalibrationError: number) =>
    honestySentence({ expectedCalibrationError, calibrationErrorIfHonest });
  expect(of(0.12)).toMatch(/0\.095 on average and of up to 0\.134 .* no sign that they are not\. $/);
  expect(of(0.143)).toMatch(/further from the truth than chance explains\. $/);
  expect(honestySentence({ expectedCalibrationError: null, calibrationErrorIfHonest: null })).toBe("");
});
