import { describe, expect, it } from "vitest";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import { wilson } from "../metrics/wilson";
import { compareInsideOutside, independentDifference, type InsideOutside } from "./inside-outside";

const LABELS = ["covid-19", "normal", "pneumonia"];

/** Films by label → how many were called what. */
function report(dataset: string, called: readonly (readonly number[])[]) {
  const predictions = called.flatMap((row, label) =>
    row.flatMap((films, prediction) =>
      Array.from({ length: films }, (_, film) => ({
        image: 0,
        file: "",
        label,
        prediction,
        probabilities: LABELS.map((_, k) => (k === prediction ? 0.6 + film / 1000 : 0.2 - film / 2000)),
        patient: `${label}-${prediction}-${film}`,
      })),
    ),
  );
  return evaluatePredictions({ dataset, split: "all", synthetic: true, labels: LABELS, predictions });
}

const rowOf = (compared: InsideOutside | null, metric: string) =>
  compared?.rows.find((row) => row.metric === metric) ?? expect.fail(`no row ${metric}`);

describe("independentDifference", () => {
  // from statsmodels.stats.proportion import confint_proportions_2indep   # 0.14
  // confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
  it.each([
    [56, 70, 48, 80, 0.05243147240236498, 0.33387265403690614],
    [9, 10, 3, 10, 0.1705227239345029, 0.809017973535488],
    [10, 10, 0, 20, 0.6790860371419145, 1],
  ])("%i of %i against %i of %i has Newcombe's interval", (a, n, b, m, low, high) => {
    const difference = independentDifference(wilson(a, n), wilson(b, m));
    expect(difference.value).toBeCloseTo(a / n - b / m, 12);
    expect(difference.low).toBeCloseTo(low, 9);
    expect(difference.high).toBeCloseTo(high, 9);
  });

  it("has no interval where a side has none, and nothing at all where a side has no value", () => {
    const known = { value: 0.8, low: 0.7, high: 0.9 };
    expect(independentDifference(known, { value: 0.5, low: null, high: null })).toEqual({
      value: expect.closeTo(0.3, 12),
      low: null,
      high: null,
    });
    expect(independentDifference({ value: null, low: null, high: null }, known)).toEqual({
      value: null,
      low: null,
      high: null,
    });
  });
});

describe("compareInsideOutside", () => {
  const inside = report("own", [
    [18, 1, 1],
    [0, 38, 2],
    [1, 4, 25],
  ]);

  it("lays the two side by side, with the difference outside minus inside", () => {
    const outside = report("other", [
      [10, 5, 5],
      [2, 30, 8],
      [6, 6, 18],
    ]);
    const compared = compareInsideOutside(inside, outside);
    expect(compared).toMatchObject({
      classes: LABELS,
      inside: { films: 90, patients: 90 },
      outside: { films: 90, patients: 90 },
    });
    const accuracy = rowOf(compared, "accuracy");
    expect(accuracy.inside.value).toBeCloseTo(81 / 90, 12);
    expect(accuracy.outside.value).toBeCloseTo(58 / 90, 12);
    expect(accuracy.difference.value).toBeCloseTo(-23 / 90, 12);
    expect(accuracy.difference.high).toBeLessThan(0);
    expect(rowOf(compared, "recall.covid-19").difference.value).toBeCloseTo(-0.4, 12);
    expect(rowOf(compared, "auroc.normal").inside.value).toBe(inside.perClass.normal.auroc);
  });

  it("tells the calibration error before and after the network's calibration", () => {
    const calibration = {
      activation: "softmax" as const,
      scaling: { scale: [3, 3, 3], offset: [0, 0, 0] },
    };
    const compared = compareInsideOutside(inside, inside, calibration);
    const [before, after] = ["expectedCalibrationError", "calibratedCalibrationError"].map((metric) =>
      rowOf(compared, metric),
    );
    expect(before.inside.value).toBe(inside.expectedCalibrationError);
    expect(after.inside.value).toBeLessThan(before.inside.value ?? 0);
    expect(after.difference.value).toBe(0);
    expect(compareInsideOutside(inside, inside)?.rows.some(({ metric }) => metric.startsWith("calibrated"))).toBe(
      false,
    );
  });

  it("is of the classes that both have: the others' films count on neither side", () => {
    const outside = report("other", [
      [10, 5, 5],
      [0, 0, 0],
      [6, 6, 18],
    ]);
    const compared = compareInsideOutside(inside, outside);
    expect(compared).toMatchObject({
      classes: ["covid-19", "pneumonia"],
      inside: { films: 50 },
      outside: { films: 50 },
    });
    // Of 20 + 30 films inside, 18 + 25 are right; a film called normal is wrong on both sides.
    expect(rowOf(compared, "accuracy").inside.value).toBeCloseTo(43 / 50, 12);
    expect(rowOf(compared, "balancedAccuracy").inside.value).toBeCloseTo((18 / 20 + 25 / 30) / 2, 12);
    expect(rowOf(compared, "specificity.covid-19").inside.value).toBeCloseTo(29 / 30, 12);
    expect(compared?.rows.some(({ metric }) => metric.endsWith("normal"))).toBe(false);
  });

  it("is null where the two share no class", () => {
    const outside = report("other", [
      [0, 0, 0],
      [0, 9, 0],
      [0, 0, 0],
    ]);
    expect(
      compareInsideOutside(
        report("own", [
          [5, 0, 0],
          [0, 0, 0],
          [0, 0, 5],
        ]),
        outside,
      ),
    ).toBeNull();
  });
});
