import { expect, it } from "vitest";
import { findRow } from "../outside-tests";
import { judgeLeftOut } from "./judge-left-out";
import { exampleLeftOut, reportOf } from "./left-out.fixture";
import { LeftOutSources } from "./left-out-sources";

it("lays a source beside the own test split over the classes that both have, and pools each film once", async () => {
  const { inside: _, ...example } = await exampleLeftOut();
  expect(LeftOutSources.parse(example)).toEqual(example);
  const [north, south] = example.sources.map(({ score }) => score!);
  const value = (score: typeof north, metric: string, side: "inside" | "outside" | "difference") =>
    findRow(score.comparison, metric)?.[side].value;
  expect(value(north, "balancedAccuracy", "inside")).toBeCloseTo(0.9, 12);
  expect(value(north, "balancedAccuracy", "outside")).toBeCloseTo(0.6, 12);
  expect(value(north, "balancedAccuracy", "difference")).toBeCloseTo(-0.3, 12);
  expect(north.withinSource).toHaveLength(6);
  expect(south.comparison?.classes).toEqual(["normal"]);
  expect(value(south, "accuracy", "outside")).toBe(0.5);
  expect(value(south, "macroAuroc", "outside")).toBeNull();
  expect(south.unmeasured.join(" ")).toContain("Every film is of normal");
  expect(example.pooled).toMatchObject({ films: 40, patients: 40 });
  // 18 of 30 and 5 of 10.
  expect(value(example.pooled!, "accuracy", "outside")).toBeCloseTo(23 / 40, 12);
});

it("leaves out of the score a film of another source that came along", async () => {
  const [inside, report] = [
    reportOf([
      { count: 6, right: 6 },
      { count: 6, right: 3 },
      { count: 6, right: 0 },
    ]),
    reportOf([
      { count: 5, right: 5 },
      { count: 5, right: 0 },
      { count: 5, right: 5 },
    ]),
  ];
  const sourceOf = report.predictions.map(({ label }) => (label === 1 ? "elsewhere" : "here"));
  const score = await judgeLeftOut(inside, [{ source: "here", report, sourceOf }]);
  expect(score.films).toBe(10);
  expect(score.comparison?.classes).toEqual(["covid-19", "pneumonia"]);
  expect(findRow(score.comparison, "accuracy")?.outside.value).toBe(1);
  expect(findRow(score.comparison, "accuracy")?.inside.value).toBe(0.5);
});
