import { describe, expect, it } from "vitest";
import { SplitSpec } from "../datasets/splits/split-spec";
import { cellDigest, cellState, cellsToRun, type CellFacts } from "./cell-state";
import { dependenciesOf, dependentsOf } from "./cell-dependencies";
import { applyEdit, recordOutput } from "./edit-experiment";
import type { CellSpec, Experiment } from "./experiment";
import { notebook } from "./notebook.fixture";

const completed: CellFacts = { runs: { r1: "completed" }, problems: new Set() };
const cell = (experiment: Experiment, id: string) => experiment.cells.find((candidate) => candidate.id === id)!;
const states = (experiment: Experiment, facts: CellFacts) =>
  Object.fromEntries(experiment.cells.map((each) => [each.id, cellState(experiment, each, facts)]));
const update = (experiment: Experiment, id: string, change: Partial<CellSpec>) =>
  applyEdit(experiment, { type: "updateCell", cell: { ...cell(experiment, id), ...change } as CellSpec });

function trained(): Experiment {
  const fresh = notebook();
  const withRun = recordOutput(fresh, { type: "trained", id: "train", run: "r1", ranWith: cellDigest(fresh, "train") });
  return recordOutput(recordOutput(withRun, { type: "evaluated", id: "evaluate", run: "r1" }), {
    type: "published",
    id: "publish",
    run: "r1",
    published: "chest",
  });
}

describe("staleness", () => {
  it("calls a trained, evaluated and published notebook done", () => {
    expect(states(trained(), completed)).toMatchObject({
      train: "done",
      evaluate: "done",
      publish: "done",
      compare: "idle",
    });
  });

  it("marks everything that read the data stale when the split's seed changes, and fresh again when it is put back", () => {
    const data = cell(trained(), "data");
    const edited = update(trained(), "data", { split: SplitSpec.parse({ seed: 9 }) });
    expect(states(edited, completed)).toMatchObject({
      data: "done",
      model: "done",
      train: "stale",
      evaluate: "stale",
      publish: "stale",
    });
    expect(states(applyEdit(edited, { type: "updateCell", cell: data }), completed)).toMatchObject({
      train: "done",
      evaluate: "done",
      publish: "done",
    });
  });

  it("leaves the outputs alone when only a note or the title changes", () => {
    const edited = update(applyEdit(trained(), { type: "setTitle", title: "Another" }), "note", {
      markdown: "changed",
    });
    expect(states(edited, completed)).toMatchObject({ train: "done", evaluate: "done", publish: "done" });
  });

  it("marks the evaluation stale when the cell above has a new run of the same settings", () => {
    const again = recordOutput(trained(), {
      type: "trained",
      id: "train",
      run: "r2",
      ranWith: cellDigest(trained(), "train"),
    });
    expect(states(again, { ...completed, runs: { r1: "completed", r2: "completed" } })).toMatchObject({
      train: "done",
      evaluate: "stale",
    });
  });

  it("never calls a run under way stale", () => {
    const edited = update(trained(), "data", { dataset: "others" });
    expect(cellState(edited, cell(edited, "train"), { ...completed, runs: { r1: "running" } })).toBe("running");
  });

  it("calls a train cell whose run was deleted or cancelled stale", () => {
    expect(cellState(trained(), cell(trained(), "train"), { ...completed, runs: {} })).toBe("stale");
    expect(cellState(trained(), cell(trained(), "train"), { ...completed, runs: { r1: "cancelled" } })).toBe("stale");
  });

  it("reads the nearest cell above: a second data cell below the training changes nothing", () => {
    const second = applyEdit(trained(), { type: "addCell", at: 7, cell: { ...cell(trained(), "data"), id: "data-2" } });
    expect(states(second, completed)).toMatchObject({ train: "done", evaluate: "done" });
    const above = applyEdit(trained(), {
      type: "addCell",
      at: 2,
      cell: { ...cell(trained(), "data"), id: "data-2", dataset: "others" } as CellSpec,
    });
    expect(states(above, completed)).toMatchObject({ train: "stale", evaluate: "stale" });
  });

  it("runs all stale cells in order, and the evaluation after any training", () => {
    expect(cellsToRun(notebook(), { runs: {}, problems: new Set() })).toEqual(["train", "evaluate", "shortcuts"]);
    // Only training and evaluation have an output yet.
    expect(cellsToRun(trained(), completed)).toEqual(["shortcuts"]);
  });
});

describe("what is published", () => {
  it("depends on the threshold that the model is to flag by", () => {
    const plain = cellDigest(trained(), "publish");
    const operatingPoint = { label: "covid-19", rule: { kind: "youden" } } as const;
    const flagging = update(trained(), "publish", { operatingPoint });
    expect(cellDigest(flagging, "publish")).not.toBe(plain);
    expect(cellDigest(update(flagging, "publish", { operatingPoint: null }), "publish")).toBe(plain);
  });
});

describe("dependencies", () => {
  it("names what a cell reads and what reads it", () => {
    expect(dependenciesOf(notebook(), "train")).toEqual(["data", "model"]);
    expect(dependentsOf(notebook(), "data")).toEqual(["model", "train", "evaluate", "shortcuts", "publish"]);
    expect(dependentsOf(notebook(), "note")).toEqual([]);
  });
});
