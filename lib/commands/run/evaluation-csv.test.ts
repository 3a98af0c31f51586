import { expect, it } from "vitest";
import { findPython } from "../../engines/peer-python.fixture";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { evaluationCsv } from "./evaluation-csv";

const report = evaluatePredictions({
  dataset: "films",
  split: "test",
  synthetic: true,
  labels: ["ill", "well, or so"],
  predictions: [
    { image: 4, file: "=a.png", label: 0, prediction: 1, probabilities: [0.1 + 0.2, 0.7], patient: "p1" },
    { image: 5, file: "b.png", label: 1, prediction: 1, probabilities: [1e-9, 1] },
  ],
});

it("gives every film under the warning, with probabilities that read back to the last bit", () => {
  const lines = evaluationCsv("run-1", report).split("\r\n");
  expect(lines[0]).toMatch(/not a medical device/);
  expect(lines[1]).toMatch(/SYNTHETIC/);
  expect(lines[2]).toBe('#,"run-1 on films, test split; uncalibrated model scores."');
  expect(lines[3]).toBe('file,patient,label,prediction,score: ill,"score: well, or so"');
  expect(lines[4]).toBe('\'=a.png,p1,ill,"well, or so",0.30000000000000004,0.7');
  expect(lines[5]).toBe('b.png,,"well, or so","well, or so",1e-9,1');
});

const PEER = findPython("pandas");
it.skipIf(PEER.run === null)(
  PEER.missing ?? "gives pandas every cell, also of names with a comment's mark in them",
  () => {
    const files = ["a #1.png", "#2.png"];
    const predictions = report.predictions.map((one, i) => ({ ...one, file: files[i] }));
    const text = evaluationCsv('run "1", =1+1', { ...report, predictions });
    const [first, second]: unknown[] = JSON.parse(PEER.run!("read_csv.py", [], text));
    expect(first).toMatchObject({ file: "a #1.png", patient: "p1", label: "ill", "score: ill": 0.1 + 0.2 });
    expect(second).toMatchObject({ file: "#2.png", label: "well, or so", "score: well, or so": 1 });
  },
);
