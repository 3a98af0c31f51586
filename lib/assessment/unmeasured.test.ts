import { expect, it } from "vitest";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import { unmeasured } from "./unmeasured";

const reportOf = (counts: Record<string, number>) => {
  const labels = Object.keys(counts);
  const predictions = labels.flatMap((name, label) =>
    Array.from({ length: counts[name] }, () => ({
      image: 0,
      file: "",
      label,
      prediction: label,
      probabilities: labels.map((_, k) => (k === label ? 1 : 0)),
    })),
  );
  return evaluatePredictions({ dataset: "d", split: "all", synthetic: true, labels, predictions });
};

it("says nothing of a set that has enough of every class", () => {
  expect(unmeasured(reportOf({ covid: 10, normal: 12 }))).toEqual([]);
});

it("names classes that the set lacks, and those with too few films", () => {
  expect(unmeasured(reportOf({ covid: 30, normal: 1, pneumonia: 0 }))).toEqual([
    "No film of the set is of pneumonia: how well it is recognised cannot be told, and mean figures are over covid and normal only.",
    "Only 1 film is of normal: its figures say little.",
  ]);
});

it("says what films of one class cannot tell", () => {
  expect(unmeasured(reportOf({ covid: 30, normal: 0, pneumonia: 0 }))).toEqual([
    "No film of the set is of normal or pneumonia: how well they are recognised cannot be told, and mean figures are over covid only.",
    "Every film is of covid: its specificity and AUROC need films of another class. Accuracy is its sensitivity here.",
  ]);
});

it("says that films of nobody known count as a patient each", () => {
  expect(unmeasured(reportOf({ covid: 10, normal: 12 }), 22)).toEqual([
    "Of 22 films the patient is not known: each counts as a patient of its own, and intervals are too narrow where some are of one.",
  ]);
});
