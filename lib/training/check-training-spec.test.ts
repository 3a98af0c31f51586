import { describe, expect, it } from "vitest";
import { findImpossibleTraining } from "./check-training-spec";
import { TrainingSpec, type TrainingSpecInput } from "./training-spec";

const reasonOf = (training: TrainingSpecInput, images: number | null = 100) =>
  findImpossibleTraining(TrainingSpec.parse(training), images)?.reason ?? null;

describe("findImpossibleTraining", () => {
  it("finds nothing wrong with the defaults, whatever the data", () => {
    expect(reasonOf({})).toBeNull();
    expect(reasonOf({}, 1)).toBeNull();
    expect(reasonOf({ epochs: 1 }, null)).toBeNull();
  });

  it.each([
    [
      "Nesterov without momentum",
      { optimizer: { kind: "sgd", learningRate: 0.1, momentum: 0, nesterov: true } },
      /momentum is 0/,
    ],
    ["a decay that takes all", { optimizer: { kind: "lion", learningRate: 2, weightDecay: 0.5 } }, /in one step/],
    ["classes balanced twice", { sampling: "class_balanced" }, /class weights would balance them again/],
    [
      "sources balanced twice",
      { sampling: "class_and_source_balanced", classWeight: "none", sourceWeights: "balanced" },
      /source weights would balance them again/,
    ],
    ["an adversary where the engine has none", { sourceAdversary: {}, engine: "tfjs" }, /TensorFlow.js engine has no/],
    [
      "source weights within groups",
      { groupDro: { groups: "source" }, sourceWeights: "balanced" },
      /source weights would/,
    ],
    ["class weights within groups of one class", { groupDro: {} }, /class weights would change nothing/],
    [
      "more images an update than there are",
      { batchSize: 32, accumulateSteps: 4 },
      /128 images an update, and there are 100/,
    ],
    ["a cycle of one step", { epochs: 1, batchSize: 128, schedule: { kind: "one_cycle" } }, /single step/],
    [
      "a plateau that outlasts the run",
      { epochs: 10, schedule: { kind: "reduce_on_plateau", patience: 8 } },
      /after epoch 10, and the run has 10/,
    ],
    ["a plateau that may not lower", { schedule: { kind: "reduce_on_plateau", minFactor: 1 } }, /never fall/],
    [
      "early stopping before the plateau",
      { schedule: { kind: "reduce_on_plateau", patience: 4 }, earlyStopping: { patience: 5 } },
      /before a lower learning rate/,
    ],
    [
      "two stages without a side",
      { loss: { kind: "two_stage_cross_entropy" } },
      /no label is named for the first side/,
    ],
  ] satisfies [string, TrainingSpecInput, RegExp][])("refuses %s", (_, training, reason) => {
    expect(reasonOf(training)).toMatch(reason);
  });

  it.each([
    ["two stages with a side", { loss: { kind: "two_stage_cross_entropy", firstSide: ["normal"] } }],
    ["a focal loss with gamma 0", { loss: { kind: "focal", gamma: 0 } }],
    ["binary cross-entropy with class weights", { loss: { kind: "binary_cross_entropy" }, classWeight: "balanced" }],
    ["class weights within groups of one source", { groupDro: { groups: "source" } }],
    [
      "balanced classes with balanced sources in the loss",
      { sampling: "class_balanced", classWeight: "none", sourceWeights: "balanced" },
    ],
    [
      "balanced cells with weights of one's own",
      { sampling: "class_and_source_balanced", classWeight: "none", sourceWeights: { a: 2 } },
    ],
    ["as many images an update as there are", { batchSize: 25, accumulateSteps: 4 }],
    ["a batch larger than the data", { batchSize: 512 }],
    ["the shortest run whose plateau can act", { epochs: 3, schedule: { kind: "reduce_on_plateau", patience: 0 } }],
    [
      "early stopping after the plateau",
      { schedule: { kind: "reduce_on_plateau", patience: 4 }, earlyStopping: { patience: 6 } },
    ],
    ["a cycle of two steps", { epochs: 1, batchSize: 50, schedule: { kind: "one_cycle" } }],
  ] satisfies [string, TrainingSpecInput][])("allows %s", (_, training) => {
    expect(reasonOf(training)).toBeNull();
  });

  it("says nothing of what depends on the images before they are known", () => {
    expect(
      reasonOf({ batchSize: 512, accumulateSteps: 64, epochs: 1, schedule: { kind: "one_cycle" } }, null),
    ).toBeNull();
  });

  it("suggests how many batches fit", () => {
    expect(
      findImpossibleTraining(TrainingSpec.parse({ batchSize: 32, accumulateSteps: 4 }), 100)?.suggestion,
    ).toContain("at most 3");
  });
});
