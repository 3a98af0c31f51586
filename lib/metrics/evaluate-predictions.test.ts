import { describe, expect, it } from "vitest";
import { argmax } from "../tensor/argmax";
import { evaluatePredictions } from "./evaluate-predictions";
import { EvaluationReport, type FilmPrediction } from "./evaluation-report";

const prediction = (image: number, label: number, probabilities: number[]): FilmPrediction => ({
  image,
  file: `${image}.png`,
  label,
  probabilities,
  prediction: argmax(probabilities),
});

describe("evaluatePredictions", () => {
  it("reports a small split, valid by its own schema", () => {
    const predictions = [prediction(3, 0, [0.9, 0.1]), prediction(5, 0, [0.4, 0.6]), prediction(8, 1, [0.2, 0.8])];
    const report = evaluatePredictions({
      dataset: "d",
      split: "test",
      synthetic: true,
      labels: ["ill", "well"],
      predictions,
    });
    expect(EvaluationReport.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      dataset: "d",
      split: "test",
      synthetic: true,
      labels: ["ill", "well"],
      predictions,
    });
    expect(report.confusionMatrix).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect(report.accuracy).toMatchObject({ numerator: 2, denominator: 3 });
    expect(report.perClass.ill.recall).toMatchObject({ numerator: 1, denominator: 2 });
    expect(report.macroAuroc).toBe(1);
    expect(report.majorityShare).toBeCloseTo(2 / 3, 12);
  });

  it("reports an empty split as nulls", () => {
    const report = evaluatePredictions({
      dataset: "d",
      split: "test",
      synthetic: false,
      labels: ["ill", "well"],
      predictions: [],
    });
    expect(EvaluationReport.parse(report)).toEqual(report);
    expect([report.accuracy.value, report.macroF1, report.macroAuroc, report.expectedCalibrationError]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it("keeps a label without images in the table", () => {
    const report = evaluatePredictions({
      dataset: "d",
      split: "all",
      synthetic: false,
      labels: ["a", "b", "c"],
      predictions: [prediction(0, 0, [1, 0, 0]), prediction(1, 1, [0, 1, 0])],
    });
    expect(report.perClass.c).toMatchObject({ support: 0, f1: null, auroc: null, recall: { value: null } });
    expect(report.balancedAccuracy).toBe(1);
  });

  it("names the classes that no film has, and leaves them out of every macro average", () => {
    const report = evaluatePredictions({
      dataset: "d",
      split: "all",
      synthetic: false,
      labels: ["a", "b", "c"],
      // One film is called “c”, which none is.
      predictions: [
        prediction(0, 0, [0.6, 0.3, 0.1]),
        prediction(1, 0, [0.2, 0.3, 0.5]),
        prediction(2, 1, [0.1, 0.8, 0.1]),
      ],
    });
    expect(report.absentClasses).toEqual(["c"]);
    expect(report.perClass.c).toMatchObject({ f1: 0, auroc: null, auprc: null, precision: { value: 0 } });
    expect(report.macroF1).toBeCloseTo((2 / 3 + 1) / 2, 12);
    expect(report.macroAuroc).toBe(1);
    expect(report.macroAuprc).toBe(1);
  });

  it("has no average precision for a class that all films have, whatever their scores", () => {
    const { perClass, macroAuprc, absentClasses } = evaluatePredictions({
      dataset: "d",
      split: "all",
      synthetic: false,
      labels: ["a", "b"],
      predictions: [prediction(0, 0, [0.9, 0.1]), prediction(1, 0, [0.2, 0.8])],
    });
    expect([perClass.a.auprc, perClass.b.auprc, macroAuprc, absentClasses]).toEqual([null, null, null, ["b"]]);
  });

  it("counts patients where every film's is known", () => {
    const films = [prediction(0, 0, [1, 0]), prediction(1, 0, [1, 0]), prediction(2, 1, [0, 1])];
    const patientsOf = (patients: (string | undefined)[]) =>
      evaluatePredictions({
        dataset: "d",
        split: "test",
        synthetic: false,
        labels: ["a", "b"],
        predictions: films.map((film, i) => ({ ...film, patient: patients[i] })),
      }).patients;
    expect(patientsOf(["p", "p", "q"])).toBe(2);
    expect(patientsOf(["p", undefined, "q"])).toBeNull();
  });

  it("reads a report of a version that measured less", () => {
    const { brier, intervals, absentClasses, patients, ...old } = evaluatePredictions({
      dataset: "d",
      split: "test",
      synthetic: false,
      labels: ["a", "b"],
      predictions: [prediction(0, 0, [1, 0])],
    });
    expect([brier, intervals, absentClasses, patients]).not.toContain(undefined);
    expect(EvaluationReport.parse(old)).toMatchObject({
      brier: null,
      intervals: {},
      absentClasses: [],
      patients: null,
    });
  });

  it.each(["train", "validation", "test", "all"] as const)("reports the films of the %s part", (split) => {
    const report = evaluatePredictions({ dataset: "d", split, synthetic: false, labels: ["a", "b"], predictions: [] });
    expect(EvaluationReport.parse(report).split).toBe(split);
  });

  it("refuses a prediction that has not one probability for each label", () => {
    expect(() =>
      evaluatePredictions({
        dataset: "d",
        split: "test",
        synthetic: false,
        labels: ["a", "b"],
        predictions: [prediction(0, 0, [1])],
      }),
    ).toThrow("one probability per label");
  });
});
