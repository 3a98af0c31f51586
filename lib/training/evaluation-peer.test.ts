/** @file Every metric of an evaluation against scikit-learn and statsmodels on drawn predictions, where a Python has them. */
import { beforeAll, describe, expect, it } from "vitest";
import { findPython } from "../engines/peer-python.fixture";
import { holm } from "../metrics/comparisons/holm";
import { mcnemar, pairedCounts } from "../metrics/comparisons/mcnemar";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import type { EvaluationReport } from "../metrics/evaluation-report";
import { argmax } from "../tensor/argmax";
import { Random } from "../tensor/random";

interface Case {
  name: string;
  labels: string[];
  truth: number[];
  prediction: number[];
  probabilities: number[][];
  other: number[];
}

interface Drawing {
  films: number;
  classes: number;
  /** Classes that films have; the network may name any. */
  present?: readonly number[];
  /** Scores are whole tenths: many are tied. */
  hasTies?: boolean;
  isSigmoid?: boolean;
}

function draw(name: string, seed: number, drawing: Drawing): Case {
  const { films, classes, hasTies = false, isSigmoid = false } = drawing;
  const present = drawing.present ?? Array.from({ length: classes }, (_, k) => k);
  const random = new Random(seed);
  const truth = Array.from({ length: films }, () => present[random.int(present.length)]);
  const answer = (label: number) => {
    const raw = Array.from({ length: classes }, (_, k) => {
      const score = random.uniform() + (k === label ? 0.4 : 0);
      return hasTies ? 1 + Math.floor(5 * score) : score;
    });
    const scale = isSigmoid ? 1.5 * (hasTies ? 5 : 1) : raw.reduce((sum, one) => sum + one, 0);
    return raw.map((one) => one / scale);
  };
  const probabilities = truth.map(answer);
  const other = truth.map((label) => argmax(answer(label)));
  const labels = Array.from({ length: classes }, (_, k) => `class ${k}`);
  return { name, labels, truth, probabilities, prediction: probabilities.map(argmax), other };
}

const CASES = [
  draw("two classes", 1, { films: 200, classes: 2 }),
  draw("three classes", 2, { films: 869, classes: 3 }),
  draw("five classes with ties", 3, { films: 150, classes: 5, hasTies: true }),
  draw("a class without films", 4, { films: 120, classes: 4, present: [0, 2, 3] }),
  draw("two classes without films, with ties", 5, { films: 60, classes: 4, present: [1, 2], hasTies: true }),
  draw("one class only", 6, { films: 40, classes: 3, present: [1] }),
  draw("a sigmoid head", 7, { films: 180, classes: 3, isSigmoid: true }),
  draw("a handful", 8, { films: 7, classes: 3 }),
];

const python = findPython("sklearn", "statsmodels");

const reportOf = ({ labels, truth, prediction, probabilities }: Case): EvaluationReport =>
  evaluatePredictions({
    dataset: "d",
    split: "test",
    synthetic: true,
    labels,
    predictions: truth.map((label, image) => ({
      image,
      file: "",
      label,
      prediction: prediction[image],
      probabilities: probabilities[image],
    })),
  });

describe.skipIf(python.run === null)(
  `metrics beside scikit-learn${python.missing ? `: skipped, ${python.missing}` : ""}`,
  () => {
    let peer: { measured: Record<string, unknown>[]; holm: number[] };
    beforeAll(() => {
      peer = JSON.parse(python.run!("metrics_reference.py", [], JSON.stringify(CASES))) as typeof peer;
    });

    it.each(CASES.map((one, i) => [one.name, one, i] as const))("agrees to 1e-9: %s", (_, one, i) => {
      const { mcnemar: pValue, ...expected } = peer.measured[i];
      expectAlike(reportOf(one), expected, "");
      expect(mcnemar(pairedCounts(one.truth, one.prediction, one.other))).toBeCloseTo(pValue as number, 9);
    });

    it("raises many p-values as statsmodels does", () => {
      const raised = holm(peer.measured.map(({ mcnemar: pValue }) => pValue as number));
      raised.forEach((one, i) => expect(one).toBeCloseTo(peer.holm[i], 9));
    });
  },
);

/** All that the peer says must be there and the same; numbers to 1e-9. */
function expectAlike(actual: unknown, expected: unknown, path: string): void {
  if (typeof expected === "number") expect(actual, path).toBeCloseTo(expected, 9);
  else if (typeof expected !== "object" || expected === null || Array.isArray(expected))
    expect(actual, path).toEqual(expected);
  else
    for (const [key, value] of Object.entries(expected))
      expectAlike((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
}
