import { describe, expect, it } from "vitest";
import type { RunSummary } from "../training/run";
import { attachRuns } from "./attach-runs";
import { canonicalDigest } from "./canonical-digest";
import { recordOutput } from "./edit-experiment";
import { copyExperiment, experimentFromRun, experimentIdFrom, newCell } from "./new-experiment";
import { notebook, tinyCnn } from "./notebook.fixture";
import { runSpecOf } from "./run-spec-of";

function run(id: string, createdAt: string): RunSummary {
  const launch = runSpecOf(notebook(), "train");
  if (!launch.ok) throw new Error(launch.reason);
  return {
    id,
    name: id,
    experiment: "trial",
    status: "completed",
    failure: null,
    spec: launch.spec,
    datasetFingerprint: null,
    splitHash: null,
    synthetic: true,
    worker: null,
    epochsDone: 1,
    lastEpoch: null,
    headline: null,
    createdAt,
    startedAt: null,
    finishedAt: null,
  };
}

describe("a new notebook", () => {
  it("from a run launches exactly that run's spec", () => {
    const source = run("r1", "2026-01-01");
    const spec = { ...source.spec, training: { ...source.spec.training, epochs: 7 } };
    expect(runSpecOf(experimentFromRun({ name: "r1", spec }, { id: "copy", title: "Copy" }), "train")).toEqual({
      ok: true,
      spec,
    });
  });

  it("as a clone has run nothing", () => {
    const ran = recordOutput(notebook(), { type: "trained", id: "train", run: "r1", ranWith: "d" });
    expect(
      copyExperiment(ran, { id: "copy", title: "Copy" }).cells.find((cell) => cell.kind === "train"),
    ).toMatchObject({ run: null, ranWith: null });
  });

  it("gets a readable id that is free", () => {
    expect(experimentIdFrom("Größe & Müdigkeit: 128 px?", [])).toBe("grosse-mudigkeit-128-px");
    expect(experimentIdFrom("!!", ["experiment"])).toBe("experiment-2");
    expect(newCell(notebook(), "train", tinyCnn).id).toBe("train-2");
  });
});

describe("attaching runs", () => {
  it("takes the newest run with exactly the cell's spec, and its evaluation", () => {
    const attached = attachRuns(notebook(), [run("old", "2026-01-01"), run("new", "2026-01-02")]);
    expect(attached.cells).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: "train", run: "new" }),
        expect.objectContaining({ id: "evaluate", run: "new" }),
      ]),
    );
  });

  it("leaves a run with other settings or of another experiment alone", () => {
    const other = { ...run("r", "2026-01-01"), experiment: "someone-elses" };
    expect(attachRuns(notebook(), [other])).toEqual(notebook());
  });
});

it("digests do not depend on the order of keys, but on every value", () => {
  expect(canonicalDigest({ a: 1, b: [1, { c: null, d: undefined }] })).toBe(
    canonicalDigest({ b: [1, { c: null }], a: 1 }),
  );
  expect(canonicalDigest({ a: 1 })).not.toBe(canonicalDigest({ a: 2 }));
  expect(canonicalDigest([1, 2])).not.toBe(canonicalDigest([2, 1]));
});
