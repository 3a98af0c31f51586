import { describe, expect, it } from "vitest";
import { compareAnswers, scoreAnswers } from "./compare-answers";

const labels = ["a", "b"];
/** Ten patients with two films each, one class after the other. */
const films = Array.from({ length: 20 }, (_, i) => ({ label: i < 10 ? 0 : 1, patient: `p${i >> 1}` }));
const right = films.map(({ label }) => (label === 0 ? [0.8, 0.2] : [0.3, 0.7]));
/** The first patient of each class is taken for the other class on both films. */
const partly = right.map((row, i) => (i % 10 < 2 ? [row[1], row[0]] : row));

describe("comparing answers", () => {
  it("finds no difference between the same answers, and none surely", () => {
    const { differences, scores } = compareAnswers({ labels, films, intact: right, probed: right });
    for (const difference of Object.values(differences))
      expect(difference).toEqual({ value: 0, low: 0, high: 0, p: 1 });
    expect(scores.accuracy).toEqual({ value: 1, low: 1, high: 1 });
  });

  it("gives the fall of each score with an interval of resamples of whole patients", () => {
    const { differences, scores } = compareAnswers({ labels, films, intact: right, probed: partly });
    expect(scores["recall.a"].value).toBe(0.8);
    // Of five patients of a class, one is all wrong: a resample has 0, 1, 2 … of them, in steps of two films.
    expect(differences["recall.a"]).toMatchObject({ value: expect.closeTo(-0.2, 12), high: 0 });
    expect(differences["recall.a"].low).toBeCloseTo(-0.6, 12);
    expect(differences.accuracy.value).toBeCloseTo(-0.2, 12);
  });

  it("has the p of exchanging intact and changed films patient by patient", () => {
    // Two patients differ, and both get worse: of the four ways to exchange them, the two that keep them together are as
    // extreme. scipy.stats.permutation_test(([0, 0], [1, 1]), lambda x, y: y.mean() - x.mean(),
    //   permutation_type="samples", alternative="two-sided").pvalue == 0.5
    const { differences } = compareAnswers({ labels, films, intact: right, probed: partly });
    expect(differences.accuracy.p).toBeCloseTo(0.5, 1);
    // All ten patients get worse: 2 of 1,024 ways.
    const wrong = right.map(([a, b]) => [b, a]);
    expect(compareAnswers({ labels, films, intact: right, probed: wrong }).differences.accuracy.p).toBeLessThan(0.006);
  });

  it("gives the same figures again", () => {
    expect(scoreAnswers({ labels, films, intact: partly })).toEqual(scoreAnswers({ labels, films, intact: partly }));
    expect(scoreAnswers({ labels, films, intact: partly })).toEqual(
      compareAnswers({ labels, films, intact: right, probed: partly }).scores,
    );
  });
});
