import { expect, it } from "vitest";
import { SplitSpec } from "../../datasets/splits/split-spec";
import { applySplitOptions } from "./split-options";
import { splitsOf } from "../run/train-folds";

const HOLD_OUT = SplitSpec.parse({ seed: 7, validationShare: 0.1, stratifyBy: ["view"] });
const refusal = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error;
  }
};

it("options of a protocol choose it and keep what both have; folds and repeats are counted from 1", () => {
  expect(applySplitOptions(HOLD_OUT, { fold: "2" })).toEqual({
    protocol: "kfold",
    folds: 5,
    fold: 1,
    repeat: 0,
    seed: 7,
    validationShare: 0.1,
    stratifyBy: ["view"],
    testOnlySources: [],
  });
  expect(applySplitOptions(HOLD_OUT, { source: "hospital B" })).toMatchObject({
    protocol: "leaveOneSourceOut",
    source: "hospital B",
    seed: 7,
  });
  const kfold = SplitSpec.parse({ protocol: "kfold", folds: 4 });
  expect(applySplitOptions(kfold, { fold: "4", repeat: "3" })).toEqual({ ...kfold, fold: 3, repeat: 2 });
  expect(applySplitOptions(kfold, { split: "holdout", "test-share": "0.3" })).toMatchObject({
    protocol: "holdout",
    testShare: 0.3,
  });
  expect(
    applySplitOptions(HOLD_OUT, { stratify: ["source,view"], "test-only": ["a", "b"], "split-seed": "0" }),
  ).toEqual({ ...HOLD_OUT, stratifyBy: ["source", "view"], testOnlySources: ["a", "b"], seed: 0 });
  expect(applySplitOptions(HOLD_OUT, {})).toEqual(HOLD_OUT);
});

it.each([
  [{ split: "random" }, /no split protocol "random"/],
  [{ split: "holdout", folds: "3" }, /holdout has no folds/],
  [{ folds: "3", fold: "4" }, /fold/],
  [{ fold: "0" }, /--fold takes a whole number from 1/],
  [{ "test-share": "20%" }, /--test-share takes a share/],
  [{ stratify: ["age"] }, /stratifyBy/],
  [{ split: "leave-one-source-out" }, /source/],
])("%j is refused", (values, message) =>
  expect(refusal(() => applySplitOptions(HOLD_OUT, values))).toMatchObject({
    name: "HilumError",
    code: "badRequest",
    message: expect.stringMatching(message),
  }),
);

it("--all-folds is every fold of every repeat", () => {
  const splits = splitsOf(HOLD_OUT, { "all-folds": true, folds: "3", repeats: "2" });
  expect(splits.map((split) => split.protocol === "kfold" && [split.repeat, split.fold])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
  expect(splitsOf(HOLD_OUT, {})).toEqual([HOLD_OUT]);
  expect(refusal(() => splitsOf(HOLD_OUT, { "all-folds": true, fold: "2" }))).toMatchObject({ code: "badRequest" });
  expect(refusal(() => splitsOf(HOLD_OUT, { repeats: "2" }))).toMatchObject({
    message: "--repeats needs --all-folds.",
  });
  expect(refusal(() => splitsOf(HOLD_OUT, { "all-folds": true, split: "holdout" }))).toMatchObject({
    message: "Only a k-fold split has folds.",
  });
});
