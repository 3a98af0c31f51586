import { describe, expect, it } from "vitest";
import { argmax } from "../../tensor/argmax";
import { Random } from "../../tensor/random";
import { evaluatePredictions } from "../evaluate-predictions";
import type { EvaluationReport } from "../evaluation-report";
import { type ScoredFilm, WeightedMetrics } from "./weighted-metrics";

const LABELS = ["a", "b", "c"];

/** Films with tied probabilities; of the classes `present` only. */
function drawFilms(
  seed: number,
  count: number,
  present: readonly number[] = [0, 1, 2],
  isSigmoid = false,
): ScoredFilm[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const label = present[random.int(present.length)];
    const raw = LABELS.map((_, k) => 1 + random.int(6) + (k === label ? 2 : 0));
    const scale = isSigmoid ? 10 : raw.reduce((sum, one) => sum + one, 0);
    const probabilities = raw.map((one) => one / scale);
    return { label, probabilities, prediction: argmax(probabilities) };
  });
}

const measured = (films: readonly ScoredFilm[], weights: readonly number[]) => {
  const metrics = new WeightedMetrics(films, LABELS);
  const values = new Float64Array(metrics.paths.length);
  metrics.measure(Float64Array.from(weights), values);
  return new Map(metrics.paths.map((path, i) => [path, values[i]]));
};

/** The same by the functions that the report is made with; null → NaN. */
function ofReport(films: readonly ScoredFilm[]): Map<string, number> {
  const report = evaluatePredictions({
    dataset: "d",
    split: "test",
    synthetic: true,
    labels: LABELS,
    predictions: films.map((film, image) => ({ image, file: "", ...film })),
  });
  const whole = ["balancedAccuracy", "macroF1", "macroAuroc", "macroAuprc", "brier", "logLoss"] as const;
  const others = ["expectedCalibrationError", "matthewsCorrelation", "cohenKappa"] as const;
  return new Map<string, number>([
    ["accuracy", report.accuracy.value ?? NaN],
    ...[...whole, ...others].map((path): [string, number] => [path, report[path] ?? NaN]),
    ...LABELS.flatMap((label) => ofClass(report, label)),
  ]);
}

function ofClass({ perClass }: EvaluationReport, label: string): [string, number][] {
  const { precision, recall, specificity, f1, auroc, auprc } = perClass[label];
  return [
    ...Object.entries({ precision, recall, specificity }).map(([metric, { value }]): [string, number] => [
      `${metric}.${label}`,
      value ?? NaN,
    ]),
    ...Object.entries({ f1, auroc, auprc }).map(([metric, value]): [string, number] => [
      `${metric}.${label}`,
      value ?? NaN,
    ]),
  ];
}

function expectEqual(actual: Map<string, number>, expected: Map<string, number>): void {
  expect([...actual.keys()]).toEqual([...expected.keys()]);
  for (const [path, value] of expected)
    if (Number.isNaN(value)) expect([path, actual.get(path)]).toEqual([path, NaN]);
    else expect(actual.get(path), path).toBeCloseTo(value, 12);
}

describe("WeightedMetrics", () => {
  it.each([
    ["all classes", drawFilms(1, 80)],
    ["a class without films", drawFilms(2, 50, [0, 2])],
    ["one class only", drawFilms(3, 20, [1])],
    ["a sigmoid head", drawFilms(4, 60, [0, 1, 2], true)],
    ["no films", []],
  ])("measures what the report does: %s", (_, films) => {
    expectEqual(
      measured(
        films,
        films.map(() => 1),
      ),
      ofReport(films),
    );
  });

  it("counts a film as often as it weighs", () => {
    const films = drawFilms(5, 60);
    const random = new Random(9);
    const weights = films.map(() => random.int(4));
    const repeated = films.flatMap((film, i) => new Array<ScoredFilm>(weights[i]).fill(film));
    expectEqual(measured(films, weights), ofReport(repeated));
  });
});
