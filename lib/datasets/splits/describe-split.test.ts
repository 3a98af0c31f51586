import { expect, it } from "vitest";
import { SplitSpec } from "./split-spec";
import { describeSplit } from "./describe-split";
import { foldName } from "./fold-name";

it.each([
  [{}, "hold-out, 20% tested on; balanced by class; seed 1", ""],
  [
    { protocol: "kfold", fold: 1, stratifyBy: ["view"] },
    "k-fold, tested on fold 2 of 5, repeat 1; balanced by class and view; seed 1",
    "-fold2",
  ],
  [
    { protocol: "kfold", folds: 3, fold: 2, repeat: 1, seed: 4 },
    "k-fold, tested on fold 3 of 3, repeat 2; balanced by class; seed 4",
    "-repeat2-fold3",
  ],
  [
    { protocol: "leaveOneSourceOut", source: "B", testOnlySources: ["C", "D"] },
    "“B” left out and tested on; balanced by class; “C”, “D” only tested on; seed 1",
    "-without-b",
  ],
  [
    { protocol: "leaveOneSourceOut", source: "  Krankenhaus Süd / Röntgen #2 " },
    "“  Krankenhaus Süd / Röntgen #2 ” left out and tested on; balanced by class; seed 1",
    "-without-krankenhaus-s-d-r-ntgen-2",
  ],
  [
    { protocol: "leaveOneSourceOut", source: "病院" },
    "“病院” left out and tested on; balanced by class; seed 1",
    "-without-source",
  ],
])("%j is %s", (spec, words, name) => {
  expect(describeSplit(SplitSpec.parse(spec))).toBe(words);
  expect(foldName(SplitSpec.parse(spec))).toBe(name);
});
