import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { PreprocessingSpec } from "../imaging/preprocessing-spec";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import { TrainingSpec } from "../training/training-spec";
import { WARNING } from "./model";
import { modelCardMarkdown, type ModelCardSubject } from "./model-card";

const LABELS = ["covid-19", "normal | *healthy*"];

function subject(change: Partial<ModelCardSubject> = {}): ModelCardSubject {
  const outcomes = [[0, 0], [0, 0], [0, 1], [1, 1]];
  const predictions = outcomes.map(([label, prediction], image) => ({ image, file: `${image}.png`, label, prediction, probabilities: prediction === 0 ? [0.7, 0.3] : [0.2, 0.8] }));
  const synthetic = change.synthetic ?? false;
  return {
    name: "chest-1",
    run: "quickstart-3",
    version: 2,
    labels: LABELS,
    cnn: CnnSpec.parse({ name: "Small", input: { size: 64 }, layers: [{ kind: "flatten", name: "flat" }, { kind: "dense", name: "logits", units: "labels" }] }),
    preprocessing: PreprocessingSpec.parse({}),
    activation: "softmax",
    synthetic,
    dataset: { id: "films", title: "Films", fingerprint: "abc", images: 20, patients: 15 },
    report: evaluatePredictions({ dataset: "films", split: "test", synthetic, labels: LABELS, predictions }),
    waivers: [],
    training: TrainingSpec.parse({}),
    ...change,
  };
}

describe("modelCardMarkdown", () => {
  it("carries the warning, the data, metrics with intervals and the confusion matrix", () => {
    const card = modelCardMarkdown(subject());
    expect(card).toContain(WARNING);
    expect(card).toContain("20 images of 15 patients");
    // 3 of 4: Wilson 30.1% to 95.4% (statsmodels proportion_confint(3, 4, method="wilson"))
    expect(card).toContain("| accuracy | 75.0% (30.1%–95.4%; 3/4) |");
    expect(card).toContain("| **covid-19** | 2 | 1 |");
    expect(card).not.toContain("undefined");
    expect(card).not.toMatch(/NaN|null/);
  });

  it("says what makes the probabilities", () => {
    expect(modelCardMarkdown(subject())).toContain("add up to 1");
    expect(modelCardMarkdown(subject({ activation: "sigmoid" }))).toContain("need not add up to 1");
  });

  it("names what was waived, by whom and why", () => {
    expect(modelCardMarkdown(subject())).not.toContain("Waived");
    const card = modelCardMarkdown(subject({ waivers: [{ finding: "confounding.format", by: "Ada | Lovelace", reason: "to *measure* the shortcut" }] }));
    expect(card).toContain("- `confounding.format`: waived by Ada \\| Lovelace. “to \\*measure\\* the shortcut”");
  });

  it("keeps a label with markup inside its table cell", () => {
    expect(modelCardMarkdown(subject())).toContain("normal \\| \\*healthy\\*");
  });

  it("says that several sources mean source recognition", () => {
    expect(modelCardMarkdown(subject({ sources: ["a", "b"] }))).toContain("inside-set accuracy here is mostly source recognition");
    expect(modelCardMarkdown(subject({ sources: ["a"] }))).toContain("One source only");
    expect(modelCardMarkdown(subject())).toContain("not recorded");
  });

  it("says synthetic wherever scores of drawings appear", () => {
    const card = modelCardMarkdown(subject({ synthetic: true }));
    for (const title of ["## Metrics on the test split — synthetic images", "## Confusion matrix — synthetic images", "> **Synthetic.**", "20 synthetic images of 15 synthetic patients"]) expect(card).toContain(title);
    expect(card).not.toContain("source recognition");
    expect(modelCardMarkdown(subject())).not.toMatch(/synthetic/i);
  });
});
