import { expect, it } from "vitest";
import { TrainingSpec } from "../training-spec";
import { sourceMeasures } from "./source-measures";

it("says nothing of a run that does nothing about sources", () => {
  expect(sourceMeasures(TrainingSpec.parse({}))).toEqual([]);
});

it("tells of group-DRO", () => {
  expect(sourceMeasures(TrainingSpec.parse({ groupDro: { groups: "source", adjustment: 1 } }))).toEqual([
    "the loss of the worst of the sources (group-DRO, step size 0.01, adjustment 1)",
  ]);
});

it("tells of the adversary", () => {
  expect(sourceMeasures(TrainingSpec.parse({ sourceAdversary: { weight: 0.5 } }))).toEqual([
    "an adversary that learns the source of films of a class (weight 0.5)",
  ]);
});

it("names each measure with its numbers", () => {
  expect(
    sourceMeasures(TrainingSpec.parse({ sampling: "class_balanced", sourceWeights: { padchest: 0.5, "": 2 } })),
  ).toEqual(["classes drawn equally often", "sources weighted in the loss: padchest 0.5, unknown 2"]);
});
