import { expect, it } from "vitest";
import { operatingPoint } from "../../metrics/operating-points/operating-point";
import { operatingPointSentence } from "./describe-operating-point";

it("tells the threshold, the rule and what it gives on the test films", () => {
  const film = (label: number, p: number, patient: string) => ({
    image: 0,
    file: "",
    label,
    prediction: 0,
    probabilities: [p, 1 - p],
    patient,
  });
  const films = { labels: ["covid-19", "normal"], predictions: [film(0, 0.8, "a"), film(1, 0.2, "b")] };
  const found = operatingPoint(films, films, "covid-19", { kind: "sensitivity", atLeast: 0.95 });
  if (!found.found) throw new Error(found.reason);
  expect(operatingPointSentence(found.point)).toBe(
    "Flagged for covid-19: score ≥ 0.800, chosen on validation for sensitivity ≥ 0.95; on 2 test films of 2 patients sensitivity 1.00 (95% interval 0.21–1.00, 1 films), specificity 1.00 (95% interval 0.21–1.00, 1 films).",
  );
});

it.each([
  [1e-12, "score ≥ 1e-12,"],
  [0.99999999999995, "score ≥ 0.99999999999995,"],
  [1, "score ≥ 1.000,"],
  [0.0625, "score ≥ 0.063,"],
])("tells a threshold of %d from 0 and 1", (threshold, words) => {
  const film = (label: number, p: number) => ({ image: 0, file: "", label, prediction: 0, probabilities: [p, 1 - p] });
  const films = { labels: ["covid-19", "normal"], predictions: [film(0, threshold), film(1, threshold / 2)] };
  const found = operatingPoint(films, films, "covid-19", { kind: "youden" });
  if (!found.found) throw new Error(found.reason);
  expect(operatingPointSentence(found.point)).toContain(words);
});
