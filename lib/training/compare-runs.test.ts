import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import {
  type ComparableRun,
  type RunPair,
  comparePair,
  compareRuns,
  metricRows,
  specDifferences,
} from "./compare-runs";
import { RunSpec } from "./run";

const LABELS = ["ill", "well"];
const TRUTH = [0, 0, 0, 1, 1, 1];

function spec(change: { rate?: number; extraLayer?: boolean; epochs?: number } = {}): RunSpec {
  const cnn: CnnSpec = CnnSpec.parse({
    name: "net",
    input: { size: 32 },
    layers: [
      ...(change.extraLayer ? [{ kind: "relu", name: "first" }] : []),
      { kind: "flatten", name: "flat" },
      { kind: "dropout", name: "drop", rate: change.rate ?? 0.2 },
      { kind: "dense", name: "logits", units: "labels" },
    ],
  });
  return RunSpec.parse({ dataset: "demo", cnn, training: { epochs: change.epochs ?? 5 } });
}

function run(
  id: string,
  predicted: number[],
  options: { spec?: RunSpec; images?: number[]; fingerprint?: string; patients?: string[] } = {},
): ComparableRun {
  const predictions = predicted.map((prediction, i) => ({
    image: options.images?.[i] ?? i,
    file: `${i}.png`,
    label: TRUTH[i],
    prediction,
    probabilities: prediction === 0 ? [0.8, 0.2] : [0.3, 0.7],
    patient: options.patients?.[i],
  }));
  return {
    id,
    name: id,
    spec: options.spec ?? spec(),
    datasetFingerprint: options.fingerprint ?? "f",
    report: evaluatePredictions({ dataset: "demo", split: "test", synthetic: false, labels: LABELS, predictions }),
  };
}

const first = run("a", [0, 0, 1, 1, 0, 1]);
const second = run("b", [0, 1, 0, 1, 1, 1]);

describe("compareRuns", () => {
  it("pairs runs tested on the same images and lists what was fixed and broken", () => {
    const [pair] = compareRuns([first, second]).pairs;
    expect(pair.counts).toEqual({ bothRight: 3, onlyFirstRight: 1, onlySecondRight: 2, bothWrong: 0 });
    expect(pair.fixed.map((one) => one.image)).toEqual([2, 4]);
    expect(pair.broken).toEqual([{ image: 1, file: "1.png", label: 0, first: 0, second: 1 }]);
    expect(pair.confusionDifference).toEqual([
      [0, 0],
      [-1, 1],
    ]);
    expect(pair.pValue).toBe(1);
    expect(pair.accuracyDifference?.difference).toBeCloseTo(1 / 6, 12);
  });

  it("pairs by image, not by the order of the predictions", () => {
    const reversed = run("c", [0, 1, 0, 1, 1, 1]);
    reversed.report?.predictions.reverse();
    expect(comparePair(first, reversed)?.counts).toEqual(comparePair(first, second)?.counts);
  });

  it("does not pair runs with other test images, another data set version or no report", () => {
    expect(comparePair(first, run("c", [0, 0, 0, 1, 1, 1], { images: [9, 1, 2, 3, 4, 5] }))).toBeNull();
    expect(comparePair(first, run("c", [0, 0, 0, 1, 1, 1], { fingerprint: "other" }))).toBeNull();
    expect(comparePair(first, { ...second, report: null })).toBeNull();
    expect(compareRuns([first, { ...second, report: null }]).pairs).toEqual([]);
  });
});

describe("the differences of a pair", () => {
  const test = (pair: RunPair | null, metric: string) => pair?.differences.find((one) => one.metric === metric);

  it("tests accuracy by McNemar and AUROCs by DeLong where each film is of another patient", () => {
    const pair = comparePair(first, second);
    expect(pair).toMatchObject({ films: 6, patients: null });
    expect(test(pair, "accuracy")).toMatchObject({ test: "mcnemar", pValue: 1 });
    expect(test(pair, "accuracy")?.low).toBeCloseTo(pair!.accuracyDifference!.low, 12);
    expect(test(pair, "auroc.ill")).toMatchObject({ test: "delong" });
    expect(test(pair, "auroc.ill")?.difference).toBeCloseTo(1 / 6, 12);
    expect(test(pair, "macroF1")).toMatchObject({ test: "permutation" });
  });

  it("swaps whole patients where they have several films, whichever run knows them", () => {
    const patients = ["p", "p", "q", "r", "s", "s"];
    const pair = comparePair(first, run("b", [0, 1, 0, 1, 1, 1], { patients }));
    expect(pair).toMatchObject({ films: 6, patients: 4 });
    expect(pair?.differences.map((one) => one.test)).toEqual(pair?.differences.map(() => "permutation"));
    // p lost a film, q and s gained one each: ±1 ±1 ±1 is never closer to 0 than the one film that was found.
    expect(test(pair, "accuracy")?.pValue).toBe(1);
  });

  it("is raised after Holm over all pairs", () => {
    const runs = [first, second, run("c", [0, 0, 0, 1, 1, 1])];
    const { pairs } = compareRuns(runs);
    const tests = pairs.flatMap((pair) => pair.differences);
    expect(pairs).toHaveLength(3);
    // multipletests(p, method="holm"): the smallest of m is multiplied by m.
    const least = tests.reduce((a, b) => (b.pValue! < a.pValue! ? b : a));
    expect(least.adjusted).toBeCloseTo(Math.min(1, tests.length * least.pValue!), 12);
    for (const one of tests) expect(one.adjusted).toBeGreaterThanOrEqual(one.pValue!);
  });
});

describe("metricRows", () => {
  it("has a value per run, null where there is none, and marks the best", () => {
    const rows = metricRows([first.report, null, second.report]);
    expect(rows.find((row) => row.metric === "accuracy")).toMatchObject({ values: [4 / 6, null, 5 / 6], best: [2] });
    expect(rows.find((row) => row.metric === "accuracy")?.intervals[1]).toBeNull();
    expect(rows.find((row) => row.metric === "recall.well")).toMatchObject({ values: [2 / 3, null, 1], best: [2] });
    expect(rows.find((row) => row.metric === "expectedCalibrationError")?.higherIsBetter).toBe(false);
  });

  it("has the report's own intervals of what is no share", () => {
    const report = { ...first.report!, intervals: { macroF1: { low: 0.2, high: 0.9 } } };
    const rows = metricRows([report, second.report]);
    expect(rows.find((row) => row.metric === "macroF1")?.intervals[0]).toEqual({ low: 0.2, high: 0.9 });
    expect(rows.find((row) => row.metric === "brier")).toMatchObject({ higherIsBetter: false, best: [1] });
  });

  it("ranks no runs that were tested on different films", () => {
    const other = run("c", [0, 0, 0, 1, 1, 1], { fingerprint: "other" });
    const { isSameTest, metrics } = compareRuns([first, other]);
    expect(isSameTest).toBe(false);
    expect(metrics.every((row) => row.best.length === 0)).toBe(true);
    expect(compareRuns([first, second, { ...other, report: null }]).isSameTest).toBe(true);
  });

  it("marks no winner of one", () => {
    expect(metricRows([first.report, null]).every((row) => row.best.length === 0)).toBe(true);
  });
});

describe("specDifferences", () => {
  it("is empty for equal specs", () => {
    expect(specDifferences([first, second])).toEqual([]);
  });

  it("shows only what differs, layers by their name", () => {
    const differences = specDifferences([{ spec: spec() }, { spec: spec({ rate: 0.5, epochs: 9, extraLayer: true }) }]);
    expect(differences).toEqual([
      { path: "cnn.layers.drop.rate", values: ["0.2", "0.5"] },
      { path: "training.epochs", values: ["5", "9"] },
      { path: "cnn.layers.first.name", values: [null, '"first"'] },
      { path: "cnn.layers.first.trainable", values: [null, "true"] },
      { path: "cnn.layers.first.kind", values: [null, '"relu"'] },
    ]);
  });
});
