import { describe, expect, it } from "vitest";
import { crossValidatedLogits } from "../../audit/baselines/linear-discriminant";
import { describeLesions } from "../../phantom/oracle";
import { phantomPlan } from "../../phantom/phantom-dataset";
import { Random } from "../../tensor/random";
import { softmaxRows } from "../../tensor/softmax";
import { doubtfulLabels } from "./doubtful-labels";

/*
import numpy as np  # numpy 2, cleanlab 2.9.0
from cleanlab.filter import find_label_issues
from cleanlab.count import get_confident_thresholds, compute_confident_joint
rng = np.random.default_rng(7); n = 30
true = rng.integers(0, 3, n); given = true.copy(); flip = rng.choice(n, 6, replace=False)
given[flip] = (given[flip] + 1 + rng.integers(0, 2, 6)) % 3
p = rng.dirichlet([1, 1, 1], n); p[np.arange(n), true] += 1.2; p /= p.sum(1, keepdims=True)
p = p.round(2); p[:, 2] = (1 - p[:, 0] - p[:, 1]).round(2)
get_confident_thresholds(given, p), compute_confident_joint(given, p, calibrate=False)
find_label_issues(given, p, filter_by="confident_learning", return_indices_ranked_by="normalized_margin")
*/
const GIVEN = [2, 1, 2, 2, 1, 2, 2, 0, 0, 0, 0, 2, 2, 1, 0, 2, 0, 2, 0, 1, 2, 0, 1, 1, 2, 2, 2, 0, 1, 2];
// prettier-ignore
const PROBABILITIES = [
  [0.01, 0.27, 0.72], [0.31, 0.61, 0.08], [0.31, 0.14, 0.55], [0.07, 0.24, 0.69], [0.27, 0.55, 0.18],
  [0.03, 0.04, 0.93], [0.09, 0.25, 0.66], [0.92, 0.02, 0.06], [0.59, 0.2, 0.21], [0.58, 0.11, 0.31],
  [0.58, 0.04, 0.38], [0.16, 0.23, 0.61], [0.2, 0.12, 0.68], [0.56, 0.32, 0.12], [0.2, 0.55, 0.25],
  [0.18, 0.18, 0.64], [0.72, 0.2, 0.08], [0.06, 0.28, 0.66], [0.85, 0.05, 0.1], [0.33, 0.66, 0.01],
  [0.13, 0.05, 0.82], [0.72, 0.2, 0.08], [0.0, 0.96, 0.04], [0.74, 0.01, 0.25], [0.01, 0.4, 0.59],
  [0.56, 0.16, 0.28], [0.1, 0.21, 0.69], [0.05, 0.77, 0.18], [0.07, 0.69, 0.24], [0.08, 0.55, 0.37],
]; // prettier-ignore

it("finds and ranks what cleanlab finds", () => {
  const films = GIVEN.map((label, film) => ({ film, label, probabilities: PROBABILITIES[film] }));
  const { thresholds, confident, doubts } = doubtfulLabels(films, 3);
  [0.5788888888888889, 0.5428571428571428, 0.635].forEach((value, label) =>
    expect(thresholds[label]).toBeCloseTo(value, 12),
  );
  expect(confident).toEqual([
    [7, 2, 0],
    [1, 5, 0],
    [0, 1, 9],
  ]);
  expect(doubts.map(({ film }) => film)).toEqual([23, 27, 14, 29]);
  expect(doubts[0]).toMatchObject({ label: 1, suggested: 0 });
  expect(doubts[0].margin).toBeCloseTo(0.01 - 0.74, 12);
});

it("a label that no film has is never suggested, and without films nothing is doubted", () => {
  const films = [0.4, 0.6, 0.8].map((p, film) => ({ film, label: 0, probabilities: [p, 1 - p] }));
  expect(doubtfulLabels(films, 2)).toEqual({
    thresholds: [expect.closeTo(0.6), null],
    confident: [
      [2, 0],
      [0, 0],
    ],
    doubts: [],
  });
  expect(doubtfulLabels([], 2)).toEqual({
    thresholds: [null, null],
    confident: [
      [0, 0],
      [0, 0],
    ],
    doubts: [],
  });
});

describe("of phantoms with planted flips", () => {
  const plans = [...phantomPlan({ seed: 6, patients: 400, size: 64, preset: "easy" })];
  const rows = plans.map(({ drawing }) => Float64Array.from(describeLesions(drawing.findings)));
  const names = [...new Set(plans.map(({ label }) => label))].sort();
  const truth = plans.map(({ label }) => names.indexOf(label));
  const patients = [...new Set(plans.map(({ patientId }) => patientId))];
  const foldOf = plans.map(({ patientId }) => patients.indexOf(patientId) % 5);

  const doubtsWith = (flipped: ReadonlyMap<number, number>) => {
    const labels = truth.map((label, film) => flipped.get(film) ?? label);
    const logits = crossValidatedLogits({ rows, labels, classes: names.length, foldOf, folds: 5 });
    const probabilities = softmaxRows(logits.flat(), names.length);
    return doubtfulLabels(
      labels.map((label, film) => ({ film, label, probabilities: probabilities[film] })),
      names.length,
    ).doubts;
  };

  it("the flips come first: all but a few are found and told right, and hardly anything else stands among as many", () => {
    const random = new Random(3);
    const flips = random.shuffle(plans.map((_, film) => film)).slice(0, Math.round(plans.length * 0.06));
    const flipped = new Map(
      flips.map((film) => [film, (truth[film] + 1 + random.int(names.length - 1)) % names.length] as const),
    );
    const doubts = doubtsWith(flipped);
    const found = doubts.filter(({ film }) => flipped.has(film));
    const first = doubts.slice(0, flips.length).filter(({ film }) => flipped.has(film));
    expect(flips.length).toBeGreaterThan(30);
    expect(found.length / flips.length).toBeGreaterThan(0.95);
    expect(found.filter(({ film, suggested }) => suggested === truth[film]).length / found.length).toBeGreaterThan(
      0.95,
    );
    expect(first.length / flips.length).toBeGreaterThan(0.85);
  });

  it("where nothing was flipped, hardly any film is doubted", () => {
    expect(doubtsWith(new Map()).length / plans.length).toBeLessThan(0.015);
  });
});
