/** @file Metrics of several findings a film against scikit-learn. */
import { describe, expect, it } from "vitest";
import { chooseMarkThresholds, evaluateMarks } from "./evaluate-marks";
import type { MarkedPrediction } from "./multi-label-report";

const FINDINGS = ["edema", "mass", "nodule"];
const MARKS = [
  "1u0",
  "00u",
  "1.1",
  ".10",
  "001",
  "uu1",
  "000",
  ".10",
  "000",
  "011",
  "..u",
  "000",
  "111",
  "00u",
  "u.1",
  "010",
  "u00",
  "100",
  "011",
  "10u",
  "u10",
  "110",
  "001",
  ".0.",
  ".10",
  "001",
  "100",
  "0.0",
  "u10",
  "001",
  "1.u",
  "101",
  "010",
  "1u0",
  "01u",
  "u00",
  "1u0",
  "0.1",
  "111",
  ".1u",
];
const PROBABILITIES = [
  [0.64, 0.99, 0.37],
  [0.34, 0.26, 0.36],
  [0.78, 0.38, 0.64],
  [0.33, 0.98, 0.43],
  [0.01, 0.36, 0.12],
  [0.32, 0.04, 0.74],
  [0.25, 0.01, 0.26],
  [0.75, 0.24, 0.01],
  [0.45, 0.81, 0.44],
  [0.42, 0.3, 0.73],
  [0.67, 0.38, 0.31],
  [0.23, 0.32, 0.2],
  [0.33, 0.14, 0.77],
  [0.54, 0.47, 0.56],
  [0.32, 0.54, 0.94],
  [0.37, 0.58, 0.27],
  [0.58, 0.52, 0.16],
  [0.09, 0.32, 0.3],
  [0.13, 0.68, 0.73],
  [0.7, 0.78, 0.3],
  [0.45, 0.92, 0.59],
  [0.49, 0.62, 0.31],
  [0.6, 0.02, 0.96],
  [0.35, 0.26, 0.32],
  [0.36, 0.49, 0.12],
  [0.33, 0.24, 0.73],
  [0.34, 0.26, 0.02],
  [0.32, 0.64, 0.78],
  [0.43, 0.75, 0.62],
  [0.13, 0.81, 0.29],
  [0.9, 0.55, 0.27],
  [0.41, 0.38, 0.83],
  [0.5, 0.87, 0.57],
  [0.47, 0.43, 0.01],
  [0.6, 0.58, 0.1],
  [0.63, 0.01, 0.54],
  [0.67, 0.59, 0.23],
  [0.71, 0.47, 0.8],
  [0.6, 0.71, 0.51],
  [0.22, 0.49, 0.41],
];

/** Two films of each patient, but the last five films, of one each. */
const predictions: MarkedPrediction[] = MARKS.map((marks, image) => ({
  image,
  file: `${image}.png`,
  marks,
  probabilities: PROBABILITIES[image],
  patient: `p${image < 35 ? image >> 1 : image}`,
}));

const evaluate = (of: readonly MarkedPrediction[], thresholds: (number | null)[] = [null, null, null]) =>
  evaluateMarks({
    dataset: "films",
    split: "test",
    synthetic: true,
    findings: FINDINGS,
    predictions: of,
    thresholds,
  });
const known = (finding: number) => predictions.filter(({ marks }) => marks[finding] === "1" || marks[finding] === "0");

describe("the metrics of each finding", () => {
  // for k in range(3):
  //     sel = [i for i in range(N) if MARKS[i][k] in "10"]
  //     y = [int(MARKS[i][k]) for i in sel]; s = [PROBABILITIES[i][k] for i in sel]
  //     bins = np.clip(np.ceil(np.array(s) * 15).astype(int) - 1, 0, 14)
  //     ece = sum(abs(sum(np.array(y)[bins == b]) - sum(np.array(s)[bins == b])) for b in range(15)) / len(y)
  //     print(len(y), sum(y), roc_auc_score(y, s), average_precision_score(y, s), brier_score_loss(y, s), ece)
  it.each([
    [0, 28, 12, 0.7135416666666666, 0.6921489755371335, 0.21093928571428575, 0.1475],
    [1, 30, 14, 0.7299107142857142, 0.7228363567649282, 0.2083, 0.20666666666666664],
    [2, 32, 13, 0.8522267206477734, 0.8446767313146621, 0.156075, 0.20875],
  ])("are scikit-learn's of the films that say yes or no: finding %i", (at, films, yes, auroc, auprc, brier, error) => {
    const report = evaluate(predictions);
    const metrics = report.perFinding[at];
    expect([metrics.positives, metrics.negatives]).toEqual([yes, films - yes]);
    expect(metrics.positives + metrics.negatives + metrics.uncertain + metrics.missing).toBe(MARKS.length);
    expect(metrics.auroc).toBeCloseTo(auroc, 12);
    expect(metrics.auprc).toBeCloseTo(auprc, 12);
    expect(metrics.brier).toBeCloseTo(brier, 12);
    expect(metrics.expectedCalibrationError).toBeCloseTo(error, 12);
  });

  it("count a film from a probability of 0.5 on, and from the threshold that was chosen elsewhere", () => {
    const [edema] = evaluate(predictions, [0.3, null, null]).perFinding;
    const count = (mark: string, from: number, above: boolean) =>
      known(0).filter(({ marks, probabilities }) => marks[0] === mark && probabilities[0] >= from === above).length;
    expect(edema.atHalf).toMatchObject({
      truePositives: count("1", 0.5, true),
      falseNegatives: count("1", 0.5, false),
      falsePositives: count("0", 0.5, true),
      trueNegatives: count("0", 0.5, false),
    });
    expect(edema.atThreshold?.threshold).toBe(0.3);
    expect(edema.atThreshold?.measures.truePositives).toBe(count("1", 0.3, true));
  });

  it("are not changed by what an uncertain or missing entry's probability is", () => {
    const shaken = predictions.map((film) => ({
      ...film,
      probabilities: film.probabilities.map((p, at) => ("10".includes(film.marks[at]) ? p : 0.999)),
    }));
    const strip = (of: readonly MarkedPrediction[]) => ({ ...evaluate(of), predictions: [] });
    expect(strip(shaken)).toEqual(strip(predictions));
  });

  it("choose thresholds on one list of films by the largest sensitivity + specificity", () => {
    const [threshold] = chooseMarkThresholds(predictions, 3);
    const youden = (from: number) => {
      const { sensitivity, specificity } = evaluate(predictions, [from, null, null]).perFinding[0].atThreshold!
        .measures;
      return sensitivity.value! + specificity.value!;
    };
    const best = Math.max(...known(0).map(({ probabilities }) => youden(probabilities[0])));
    expect(youden(threshold!)).toBeCloseTo(best, 12);
    expect(
      chooseMarkThresholds(
        known(0).filter(({ marks }) => marks[0] === "1"),
        1,
      ),
    ).toEqual([null]);
  });
});

describe("the means over findings", () => {
  it("leave out a finding that the films do not have both ways, and say which they are of", () => {
    const without = predictions.map((film) => ({
      ...film,
      marks: film.marks.replace(/.$/, (m) => (m === "1" ? "." : m)),
    }));
    const { macro, measured, perFinding } = evaluate(without);
    expect(measured).toEqual(["edema", "mass"]);
    expect(perFinding[2]).toMatchObject({ auroc: null, auprc: null, positives: 0 });
    expect(macro.auroc).toBeCloseTo((0.7135416666666666 + 0.7299107142857142) / 2, 12);
  });

  it("have intervals by patient that hold the value and are wider where a patient's films all count as one", () => {
    const alone = predictions.map(({ patient: _, ...film }) => film);
    const width = (of: readonly MarkedPrediction[]) => {
      const { intervals, macro } = evaluate(of);
      expect(intervals.macroAuroc.low).toBeLessThan(macro.auroc!);
      expect(intervals.macroAuroc.high).toBeGreaterThan(macro.auroc!);
      return intervals.macroAuroc.high - intervals.macroAuroc.low;
    };
    // Four films of each patient, all alike: as much is known as of a quarter of the films.
    const fourfold = predictions.flatMap((film) => [film, film, film, film]);
    expect(width(fourfold)).toBeGreaterThan(1.5 * width(fourfold.map(({ patient: _, ...film }) => film)));
    expect(evaluate(alone).patients).toBeNull();
    expect(evaluate(predictions).patients).toBe(23);
  });

  it("come out the same each time", () => {
    expect(evaluate(predictions)).toEqual(evaluate(predictions));
  });
});
