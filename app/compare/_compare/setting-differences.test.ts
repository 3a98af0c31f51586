import { expect, it } from "vitest";
import { CnnSpec } from "@/lib/architectures/cnn-spec";
import { RunSpec } from "@/lib/training/run";
import { settingDifferences } from "./setting-differences";

const cnn = (units: number) =>
  CnnSpec.parse({
    name: "net",
    input: { size: 16 },
    layers: [
      { name: "flatten", kind: "flatten" },
      { name: "hidden", kind: "dense", units },
      { name: "logits", kind: "dense", units: "labels" },
    ],
  });
const spec = (change: object) => RunSpec.parse({ dataset: "films", cnn: cnn(8), training: {}, ...change });

it("names only the settings that differ, with every run's value", () => {
  expect(settingDifferences([30, 5, 30].map((epochs) => spec({ training: { epochs } })))).toEqual([
    { setting: "training.epochs", values: ["30", "5", "30"] },
  ]);
  expect(settingDifferences([spec({}), spec({})])).toEqual([]);
});

it("notices a changed layer even when the number of layers is the same", () => {
  const [difference, ...others] = settingDifferences([spec({}), spec({ cnn: cnn(16) })]);
  expect(others).toEqual([]);
  expect(difference.setting).toBe("cnn.layers");
});

it("says off and all where a setting is absent or empty", () => {
  expect(settingDifferences([spec({}), spec({ training: { earlyStopping: { patience: 3 } } })])).toEqual([
    { setting: "training.earlyStopping", values: ["off", "–"] },
    { setting: "training.earlyStopping.patience", values: ["–", "3"] },
  ]);
  expect(settingDifferences([spec({}), spec({ cohort: { views: ["PA", "AP"] } })])).toEqual([
    { setting: "cohort.views", values: ["all", "PA, AP"] },
  ]);
  expect(settingDifferences([spec({}), spec({ training: { freeze: ["stem"] } })])).toEqual([
    { setting: "training.freeze", values: ["none", "stem"] },
  ]);
});
