import { describe, expect, it } from "vitest";
import { chooseThreshold } from "./choose-threshold";
import { OperatingRule } from "./operating-rule";

const positive = Array.from({ length: 80 }, (_, i) => i % 4 === 0);
const scores = positive.map((isPositive, i) => (((i * 37 + 11) % 101) + (isPositive ? 25 : 0)) / 130);
const rule = (given: (typeof OperatingRule)["_input"]) => OperatingRule.parse(given);

describe("the threshold that a rule chooses", () => {
  // i = np.arange(80); pos = i % 4 == 0; s = ((i * 37 + 11) % 101 + 25 * pos) / 130
  // fpr, tpr, thr = roc_curve(pos, s, drop_intermediate=False)
  it.each([
    // k = np.argmax(tpr >= 0.9); thr[k], tpr[k], fpr[k]
    [rule({ kind: "sensitivity", atLeast: 0.9 }), [0.26153846153846155, 0.9, 0.65]],
    // ok = 1 - fpr >= 0.9; k = np.where(ok)[0][np.argmax(tpr[ok])]
    [rule({ kind: "specificity", atLeast: 0.9 }), [0.7307692307692307, 0.3, 0.05]],
    // k = np.argmax(np.round(tpr - fpr, 12))
    [rule({ kind: "youden" }), [0.5692307692307692, 0.55, 0.26666666666666666]],
    // k = np.argmin(np.round(5 * pi * (1 - tpr) + (1 - pi) * fpr, 12)) for pi in (pos.mean(), 0.02)
    [rule({ kind: "costs", missed: 5 }), [0.2076923076923077, 1, 0.7333333333333333]],
    [rule({ kind: "costs", missed: 5, prevalence: 0.02 }), [0.7846153846153846, 0.25, 0]],
  ])("is scikit-learn's point of the ROC curve: %j", (given, [threshold, sensitivity, falsePositiveRate]) => {
    const chosen = chooseThreshold(positive, scores, given);
    if (!chosen.found) throw new Error(chosen.reason);
    expect(chosen.point.threshold).toBeCloseTo(threshold, 12);
    expect(chosen.point.truePositiveRate).toBeCloseTo(sensitivity, 12);
    expect(chosen.point.falsePositiveRate).toBeCloseTo(falsePositiveRate, 12);
  });

  it("is none where it would flag every film, none, or where there is one kind of film, and says so", () => {
    const reason = (...given: Parameters<typeof chooseThreshold>) => {
      const chosen = chooseThreshold(...given);
      return chosen.found ? null : chosen.reason;
    };
    expect(reason([true, false], [0.1, 0.9], { kind: "sensitivity", atLeast: 1 })).toContain("flags every film");
    expect(reason([true, false], [0.1, 0.9], { kind: "specificity", atLeast: 1 })).toContain("flags no film");
    expect(reason([true, true], [0.1, 0.9], { kind: "youden" })).toContain("do not hold both");
    expect(reason([true, false], [0.9, 0.1], { kind: "sensitivity", atLeast: 1 })).toBeNull();
  });
});
