import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auroc, aurocPerClass, averagePrecision, macroAuroc, precisionRecallCurve, rocCurve } from "./roc";

const sample = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 })), { minLength: 2, maxLength: 40 });

describe("auroc", () => {
  it("is 1 for perfect order, 0 for reversed, ½ for all ties", () => {
    expect(auroc([true, true, false], [3, 2, 1])).toBe(1);
    expect(auroc([true, true, false], [1, 2, 3])).toBe(0);
    expect(auroc([true, false, false], [1, 1, 1])).toBe(0.5);
  });

  it("is null without both kinds", () => {
    expect(auroc([true, true], [1, 2])).toBeNull();
    expect(auroc([], [])).toBeNull();
    expect(
      aurocPerClass(
        [0, 0, 1],
        [
          [0.9, 0.1, 0],
          [0.8, 0.2, 0],
          [0.3, 0.7, 0],
        ],
        3,
      ),
    ).toEqual([1, 1, null]);
    expect(
      macroAuroc(
        [0, 0],
        [
          [1, 0],
          [1, 0],
        ],
        2,
      ),
    ).toBeNull();
  });

  it("equals the share of ordered pairs, ties counting a half", () => {
    fc.assert(
      fc.property(sample, (items) => {
        const positives = items.filter(([positive]) => positive);
        const negatives = items.filter(([positive]) => !positive);
        fc.pre(positives.length > 0 && negatives.length > 0);
        let wins = 0;
        for (const [, a] of positives) for (const [, b] of negatives) wins += a > b ? 1 : a === b ? 0.5 : 0;
        expect(
          auroc(
            items.map(([p]) => p),
            items.map(([, s]) => s),
          ),
        ).toBeCloseTo(wins / positives.length / negatives.length, 12);
      }),
    );
  });

  it("equals the trapezoidal area under the ROC curve", () => {
    fc.assert(
      fc.property(sample, (items) => {
        const positive = items.map(([p]) => p);
        const scores = items.map(([, s]) => s);
        const curve = rocCurve(positive, scores);
        fc.pre(curve !== null);
        const area = (curve ?? []).reduce(
          (sum, point, i, all) =>
            i === 0
              ? 0
              : sum +
                ((point.falsePositiveRate - all[i - 1].falsePositiveRate) *
                  (point.truePositiveRate + all[i - 1].truePositiveRate)) /
                  2,
          0,
        );
        expect(auroc(positive, scores)).toBeCloseTo(area, 12);
      }),
    );
  });

  it("refuses a score that is not a number", () => {
    expect(() => auroc([true, false], [NaN, 1])).toThrow("not a number");
  });

  it("refuses labels without scores", () => {
    expect(() => auroc([true, false], [1])).toThrow("2 labels, 1 scores");
  });
});

describe("precision and recall", () => {
  it("is null without positives", () => {
    expect(precisionRecallCurve([false], [1])).toBeNull();
    expect(averagePrecision([false], [1])).toBeNull();
  });

  it("has precision of the prevalence when all scores are tied", () => {
    expect(averagePrecision([true, false, false, false], [1, 1, 1, 1])).toBe(0.25);
  });
});
