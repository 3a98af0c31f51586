import { expect, it } from "vitest";
import { exampleOutsideTest, waitingEvaluation } from "./outside-test.fixture";
import { findRow, outsideTests } from "./outside-tests";

it("takes the newest completed evaluation of each data set, of the run's weights or of the model", () => {
  const evaluations = [
    waitingEvaluation("near"),
    exampleOutsideTest({ id: "a5", dataset: "far", model: "chest@2" }),
    exampleOutsideTest({ id: "a4", dataset: "near" }),
    exampleOutsideTest({ id: "a3", dataset: "near" }),
    exampleOutsideTest({ id: "a2", dataset: "far" }),
  ];
  const ids = (model?: string) => outsideTests(evaluations, model).map(({ id }) => id);
  expect(ids()).toEqual(["a4", "a2"]);
  expect(ids("chest@2")).toEqual(["a5", "a4"]);
  expect(ids("chest@1")).toEqual(["a4", "a2"]);
});

it("finds the row of a metric", () => {
  const { comparison } = exampleOutsideTest().result;
  expect(findRow(comparison, "recall.normal")?.outside.value).toBe(0.6);
  expect(findRow(comparison, "recall.pneumonia")).toBeNull();
  expect(findRow(null, "accuracy")).toBeNull();
});
