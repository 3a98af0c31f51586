import { describe, expect, it } from "vitest";
import { argmax } from "../../tensor/argmax";
import { Random } from "../../tensor/random";
import { balancedAccuracyInterval } from "../balanced-accuracy-interval";
import { expectedCalibrationError } from "../calibration";
import { confusionMatrix } from "../confusion-matrix";
import { macroAuroc } from "../roc";
import { wilson } from "../wilson";
import { bootstrapIntervals } from "./bootstrap-intervals";
import type { ScoredFilm } from "./weighted-metrics";

const LABELS = ["a", "b", "c"];

/** 90 films of 45 patients, two each. */
const films: ScoredFilm[] = Array.from({ length: 90 }, (_, i) => {
  const label = [0, 1, 1, 2, 2][Math.floor(i / 2) % 5];
  const raw = [(i * 37 + 11) % 101, (i * 53 + 29) % 97, (i * 71 + 5) % 89];
  raw[label] += 30;
  const probabilities = raw.map((value) => value / (raw[0] + raw[1] + raw[2]));
  return { label, probabilities, prediction: argmax(probabilities), patient: `p${Math.floor(i / 2)}` };
});

/** `right` films of each class, surely right, each of its own patient. */
const perfect = (patients: number, classes = 2): ScoredFilm[] =>
  Array.from({ length: patients * classes }, (_, i) => ({
    label: i % classes,
    prediction: i % classes,
    probabilities: Array.from({ length: classes }, (_, k) => (k === i % classes ? 0.9 : 0.1 / (classes - 1))),
    patient: String(i),
  }));

const macroAurocOf = (of: readonly ScoredFilm[]) =>
  macroAuroc(
    of.map(({ label }) => label),
    of.map(({ probabilities }) => probabilities),
    3,
  )!;

describe("bootstrapIntervals", () => {
  // y = [[0, 1, 1, 2, 2][i // 2 % 5] for i in range(90)]; p as in metrics-golden.test.ts; patient = i // 2
  // strata = [np.unique(patient[y == k]) for k in range(3)]
  // B = 8000 × the metrics of scikit-learn 1.7.2 on films of rng.choice(s, len(s)) for s in strata
  // areas and F1: expit(logit(e) ± 1.959964 · B.std(ddof=1) / (e(1 − e))); ECE: 2e − np.quantile(B, [.975, .025]);
  // all others: np.quantile(B, [.025, .975])
  it.each([
    ["macroF1", 0.4927, 0.6467],
    ["macroAuroc", 0.7496, 0.8474],
    ["auroc.a", 0.6529, 0.82],
    ["auprc.a", 0.3017, 0.5906],
    ["brier", 0.4717, 0.5487],
    ["logLoss", 0.7802, 0.8884],
    ["matthewsCorrelation", 0.2726, 0.5046],
    ["cohenKappa", 0.2642, 0.4983],
    ["expectedCalibrationError", 0, 0.107],
  ])("agrees with numpy and scikit-learn up to chance: %s", (path, low, high) => {
    const interval = bootstrapIntervals(films, LABELS)[path];
    const tolerance = 0.06 * (high - low);
    expect(Math.abs(interval.low - low), `low ${interval.low}`).toBeLessThan(tolerance);
    expect(Math.abs(interval.high - high), `high ${interval.high}`).toBeLessThan(tolerance);
  });

  it("is the same each time, and another one by another seed", () => {
    expect(bootstrapIntervals(films, LABELS)).toEqual(bootstrapIntervals(films, LABELS));
    expect(bootstrapIntervals(films, LABELS, { seed: 2 })).not.toEqual(bootstrapIntervals(films, LABELS));
  });

  it("is wider where the films are of fewer patients", () => {
    // Each film five times: no more is known of the network, whatever the number of films.
    const copies = films.flatMap((film, i) => new Array<ScoredFilm>(5).fill({ ...film, patient: `p${i}` }));
    const alone = copies.map(({ patient: _, ...film }) => film);
    const width = (of: readonly ScoredFilm[]) => {
      const { low, high } = bootstrapIntervals(of, LABELS, { replicates: 500 })["auroc.b"];
      return high - low;
    };
    expect(width(copies)).toBeGreaterThan(1.8 * width(alone));
  });

  it("bounds what is all right by its number of patients, not by a spread of nothing", () => {
    const intervals = bootstrapIntervals(perfect(12), ["a", "b"], { replicates: 200 });
    const low = wilson(12, 12).low!;
    for (const path of ["auroc.a", "auprc.b", "macroAuroc", "macroAuprc"])
      expect(intervals[path], path).toEqual({ low, high: 1 });
    expect(intervals["f1.a"]).toEqual({ low: (2 * low) / (1 + low), high: 1 });
    expect(intervals.balancedAccuracy.low).toBeLessThanOrEqual(low);
    expect(intervals.matthewsCorrelation).toBeUndefined();
  });

  it("bounds a class that is never found from above", () => {
    const missed = perfect(12).map((film) => ({ ...film, prediction: 0 }));
    const { high, low } = bootstrapIntervals(missed, ["a", "b"], { replicates: 200 })["f1.b"];
    const jaccard = wilson(0, 12).high!;
    expect([low, high]).toEqual([0, (2 * jaccard) / (1 + jaccard)]);
  });

  it("says nothing of fewer than five patients of a class", () => {
    const few = films.filter(({ label, patient }) => label !== 0 || Number(patient!.slice(1)) < 20);
    expect(new Set(few.filter(({ label }) => label === 0).map(({ patient }) => patient)).size).toBe(4);
    const intervals = bootstrapIntervals(few, LABELS, { replicates: 200 });
    for (const path of ["auroc.a", "f1.a", "macroAuroc", "macroF1", "cohenKappa"])
      expect(intervals[path], path).toBeUndefined();
    expect(Object.keys(intervals)).toEqual(expect.arrayContaining(["auroc.b", "f1.b", "brier", "logLoss"]));
  });

  it("bounds mean sensitivity by patients where a class has too few to be resampled", () => {
    // One patient of “a” with ten films, all right: ten films are no ten patients.
    const one: ScoredFilm = { label: 0, prediction: 0, probabilities: [0.8, 0.1, 0.1], patient: "one" };
    const few = [
      ...new Array<ScoredFilm>(10).fill(one),
      ...perfect(6, 2).map((film) => ({ ...film, label: 1, prediction: 1 })),
    ];
    const { low, high } = bootstrapIntervals(few, ["a", "b"], { replicates: 100 }).balancedAccuracy;
    const miss = (patients: number) => 1 - wilson(patients, patients).low!;
    expect(low).toBeCloseTo(1 - Math.hypot(miss(1), miss(12)) / 2, 12);
    expect(high).toBe(1);
  });

  it("does not take a small class that is all right for certain", () => {
    const some = films.map((film) => (film.label === 0 ? { ...film, prediction: 0 } : film));
    const matrix = confusionMatrix(
      some.map(({ label }) => label),
      some.map(({ prediction }) => prediction),
      3,
    );
    // 18 films of 9 patients, all right: as 9 of 9.
    const added = balancedAccuracyInterval([[9, 0, 0], matrix[1], matrix[2]])!;
    const { low, high } = bootstrapIntervals(some, LABELS, { replicates: 500 }).balancedAccuracy;
    expect(low).toBeLessThanOrEqual(added.low);
    expect(high).toBeGreaterThanOrEqual(added.high);
  });

  it("adds the bound of a class that is ranked without a fault to the mean of the areas", () => {
    // All films of “a” score highest for it; the others rank as before.
    const some = films.map((film) =>
      film.label === 0
        ? { ...film, probabilities: [0.98, 0.01, 0.01] }
        : { ...film, probabilities: [0.001, film.probabilities[1], film.probabilities[2]] },
    );
    const { "auroc.a": sure, macroAuroc: mean } = bootstrapIntervals(some, LABELS, { replicates: 500 });
    expect(sure).toEqual({ low: wilson(9, 9).low!, high: 1 });
    const value = macroAurocOf(some);
    expect(value - mean.low).toBeGreaterThan((1 - sure.low) / 3);
    expect(mean.high).toBeLessThan(1);
  });

  it("leaves out absent classes, what is undefined, and plain proportions", () => {
    const intervals = bootstrapIntervals(films, [...LABELS, "d"], { replicates: 100 });
    expect(Object.keys(intervals).filter((path) => path.endsWith(".d"))).toEqual([]);
    expect(intervals.accuracy).toBeUndefined();
    expect(intervals["recall.a"]).toBeUndefined();
    expect(intervals.macroAuroc).toEqual(bootstrapIntervals(films, LABELS, { replicates: 100 }).macroAuroc);
    const sigmoid = films.map((film) => ({ ...film, probabilities: film.probabilities.map((one) => one / 2) }));
    expect(bootstrapIntervals(sigmoid, LABELS, { replicates: 100 }).logLoss).toBeUndefined();
  });

  it("has none without films, and none for a network whose answer never moves", () => {
    expect(bootstrapIntervals([], LABELS)).toEqual({});
    const stuck = perfect(12).map((film) => ({ ...film, prediction: 0, probabilities: [0.5, 0.5] }));
    expect(bootstrapIntervals(stuck, ["a", "b"], { replicates: 100 })["auroc.a"]).toBeUndefined();
  });

  it("keeps whole a label with dots in its name", () => {
    const dotted = bootstrapIntervals(films, ["v1.0", "b", "c"], { replicates: 100 });
    expect(dotted["auroc.v1.0"]).toEqual(bootstrapIntervals(films, LABELS, { replicates: 100 })["auroc.a"]);
  });
});

it("an interval of the calibration error holds its own figure, also where every resample lies above it", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = new Random(seed);
    const films = Array.from({ length: 120 }, () => {
      const sure = 0.5 + random.uniform() / 2;
      const prediction = random.int(2);
      const label = random.uniform() < sure ? prediction : 1 - prediction;
      return { label, prediction, probabilities: prediction === 0 ? [sure, 1 - sure] : [1 - sure, sure] };
    });
    const error = expectedCalibrationError(
      films.map(({ label }) => label),
      films.map(({ probabilities }) => probabilities),
    )!;
    const { low, high } = bootstrapIntervals(films, ["a", "b"], { replicates: 200 }).expectedCalibrationError;
    expect(low).toBeLessThanOrEqual(error + 1e-12);
    expect(high).toBeGreaterThanOrEqual(error - 1e-12);
  }
});
