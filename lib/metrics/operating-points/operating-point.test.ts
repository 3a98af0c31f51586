import { describe, expect, it } from "vitest";
import { OperatingPoint, operatingPoint } from "./operating-point";
import { parseOperatingRule, ruleWords } from "./operating-rule";

const labels = ["covid-19", "normal"];
const film = (label: number, p: number, patient?: string) => ({
  image: 0,
  file: "",
  label,
  prediction: p >= 0.5 ? 0 : 1,
  probabilities: [p, 1 - p],
  ...(patient === undefined ? {} : { patient }),
});

describe("an operating point", () => {
  it("is chosen on validation and measured on test at that very threshold", () => {
    const validation = {
      labels,
      predictions: [film(0, 0.8, "a"), film(0, 0.6, "b"), film(1, 0.7, "c"), film(1, 0.2, "c")],
    };
    const test = { labels, predictions: [film(0, 0.9), film(0, 0.59), film(1, 0.6), film(1, 0.1), film(1, 0.3)] };
    const found = operatingPoint(validation, test, "covid-19", { kind: "sensitivity", atLeast: 0.95 });
    if (!found.found) throw new Error(found.reason);
    expect(found.point.threshold).toBe(0.6);
    expect(found.point.validation).toMatchObject({ truePositives: 2, falsePositives: 1, patients: 3 });
    // Another threshold would find both films of the test: it may not be looked for there.
    expect(found.point.test).toMatchObject({ truePositives: 1, falseNegatives: 1, falsePositives: 1, patients: null });
    expect(OperatingPoint.parse(JSON.parse(JSON.stringify(found.point)))).toEqual(found.point);
  });

  it("says why there is none", () => {
    const none = { labels, predictions: [film(0, 0.4)] };
    expect(operatingPoint(none, none, "covid-19", { kind: "youden" })).toMatchObject({ found: false });
  });
});

describe("a rule", () => {
  it.each([
    ["sensitivity=0.95", { kind: "sensitivity", atLeast: 0.95 }, "sensitivity ≥ 0.95"],
    ["specificity=0.9", { kind: "specificity", atLeast: 0.9 }, "specificity ≥ 0.9"],
    ["youden", { kind: "youden" }, "Youden"],
    ["costs=10", { kind: "costs", missed: 10, prevalence: null }, "a missed film costs 10 false alarms"],
    ["costs=10@0.02", { kind: "costs", missed: 10, prevalence: 0.02 }, "at a prevalence of 0.02"],
  ])("is read from %s", (text, rule, words) => {
    const read = parseOperatingRule(text);
    expect(read).toEqual(rule);
    if (read !== null) expect(ruleWords(read)).toContain(words);
  });

  it.each([
    "",
    "sensitivity",
    "sensitivity=2",
    "youden=1",
    "costs",
    "costs=0",
    "costs=1@1",
    "sensitivity=0.9@0.1",
    "x=1",
  ])("is none in “%s”", (text) => expect(parseOperatingRule(text)).toBeNull());
});
