import { describe, expect, it } from "vitest";
import { completeReport } from "./complete-report";
import { evaluatePredictions } from "./evaluate-predictions";
import { EvaluationReport } from "./evaluation-report";

const predictions = Array.from({ length: 40 }, (_, image) => ({
  image,
  file: `${image}.png`,
  label: image % 2,
  prediction: image % 5 === 0 ? 0 : image % 2,
  probabilities: image % 5 === 0 ? [0.7, 0.3] : image % 2 === 0 ? [0.9, 0.1] : [0.2, 0.8],
}));
const labels = ["ill", "well"];
const report = evaluatePredictions({ dataset: "d", split: "test", synthetic: false, labels, predictions });

describe("completeReport", () => {
  it("measures a stored report of an older version anew", () => {
    const { brier: _, intervals: __, macroAuprc: ___, cohenKappa: ____, ...old } = report;
    const parsed = EvaluationReport.parse(old);
    expect([parsed.brier, parsed.intervals]).toEqual([null, {}]);
    expect(completeReport(parsed)).toEqual(report);
  });

  it("leaves alone what is whole, and what has no films", () => {
    expect(completeReport(report)).toBe(report);
    const empty = evaluatePredictions({ dataset: "d", split: "test", synthetic: false, labels, predictions: [] });
    expect(completeReport(empty)).toBe(empty);
  });
});
