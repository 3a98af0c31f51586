import { expect, it } from "vitest";
import { requireFittingLoss } from "./require-fitting-loss";
import { TrainingSpec, type TrainingSpecInput } from "./training-spec";

it.each([
  [{ sampling: "class_balanced" }, /Classes cannot be shown equally often/],
  [{ groupDro: {} }, /in no groups of one class each/],
  [{ sourceAdversary: {} }, /The source adversary compares films of one class/],
] satisfies [TrainingSpecInput, RegExp][])("refuses %o of films that may show several findings", (training, reason) => {
  const spec = TrainingSpec.parse({ loss: { kind: "masked_binary_cross_entropy" }, ...training });
  expect(() => requireFittingLoss(spec, true)).toThrow(reason);
  expect(() =>
    requireFittingLoss({ ...spec, sampling: "shuffle", groupDro: null, sourceAdversary: null }, true),
  ).not.toThrow();
});
