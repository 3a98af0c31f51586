import { expect, it } from "vitest";
import { KFoldSpec } from "./split-spec";
import { allFolds } from "./all-folds";

const places = (repeats?: number) =>
  allFolds(KFoldSpec.parse({ protocol: "kfold", folds: 3, fold: 2, repeat: 1, seed: 7 }), repeats).map(
    ({ repeat, fold }) => [repeat, fold],
  );

it("a cross-validation is every fold of every repeat, from the first, whatever fold it is asked of", () => {
  expect(places()).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
  ]);
  expect(places(2)).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
});

it("its folds differ in nothing else", () => {
  const spec = KFoldSpec.parse({ protocol: "kfold", folds: 2, seed: 7, stratifyBy: ["view"] });
  expect(allFolds(spec)).toEqual([spec, { ...spec, fold: 1 }]);
});
