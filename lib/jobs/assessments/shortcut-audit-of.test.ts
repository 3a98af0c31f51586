/** @file The shortcut audit of real runs on a real store: who makes it, and what it keeps from being published. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ModelFinding } from "../../assessment/model-finding";
import { binDataset, restoreDataset } from "../../store/datasets/dataset-bin";
import { getModel } from "../../store/models/model-store";
import { getRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { publishRun } from "../models/publish-run";
import { waiveAll } from "../models/waive-all.fixture";
import { createAndEnqueueRun } from "../runs/create-run";
import { storeTinyDataset, TINY_DATASET, tinySpec } from "../runs/tiny-run.fixture";
import { withOwnWorker } from "../runs/worker-processes.fixture";
import {
  ensureShortcutAudit,
  findShortcutAudit,
  requestNextShortcutAudit,
  shortcutReportOf,
} from "./shortcut-audit-of";

let store: TestStore;
let run: string;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
  run = (await createAndEnqueueRun(store, { experiment: "demo", spec: tinySpec({ epochs: 1 }) })).id;
  await withOwnWorker(store, () => until(async () => (await getRun(store, run)).status === "completed"));
});
beforeEach(() => store.pool.query("delete from hilum.assessments"));
afterAll(() => store.close());

const redOf = (findings: readonly ModelFinding[]) =>
  findings.filter(({ severity }) => severity === "red").map(({ id }) => id);

it("an idle worker audits a completed run without being asked, once", async () => {
  await withOwnWorker(store, () => until(async () => (await findShortcutAudit(store, run))?.status === "completed"));
  const report = shortcutReportOf(await findShortcutAudit(store, run));
  const { report: evaluation } = await getRun(store, run);
  expect(report).toMatchObject({ dataset: TINY_DATASET, synthetic: true, films: evaluation?.predictions.length });
  // What it asks of the films as they are is what the evaluation found.
  expect(report?.intact.accuracy.value).toBeCloseTo(evaluation?.accuracy.value ?? NaN, 12);
  expect(await requestNextShortcutAudit(store)).toBe(false);
});

it("a run whose films are in the bin is passed over", async () => {
  await binDataset(store, TINY_DATASET);
  expect(await requestNextShortcutAudit(store)).toBe(false);
  await restoreDataset(store, TINY_DATASET);
  expect(await requestNextShortcutAudit(store)).toBe(true);
  expect(await findShortcutAudit(store, run)).toMatchObject({ status: "queued" });
});

it("a red finding keeps a run from being published until it is waived for that very run", async () => {
  // Trained for one epoch on a few films: not better than guessing.
  const refused = publishRun(store, run, "judged");
  await expect(refused).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("(doubt."),
    remedy: expect.stringContaining("--waive doubt."),
  });
  const { findings } = await ensureShortcutAudit(store, run);
  const waivers = waiveAll([
    ...findings.filter(({ severity }) => severity === "red"),
    ...["oneClass", "guessing", "runaway"].map((kind) => ({ id: `doubt.${kind}` }) as ModelFinding),
  ]);
  const elsewhere = waivers.map((waiver) => ({ ...waiver, fingerprint: "another run" }));
  await expect(publishRun(store, run, "judged", { waivers: elsewhere })).rejects.toMatchObject({ code: "conflict" });

  const model = await publishRun(store, run, "judged", { waivers });
  const red = redOf(model.findings);
  expect(red.length).toBeGreaterThan(0);
  expect(model.findingWaivers.map(({ finding }) => finding).sort()).toEqual([...red].sort());
  expect(model.findingWaivers[0]).toMatchObject({ by: "a test", fingerprint: run });
  expect(model.findings).toEqual(expect.arrayContaining(findings));
  expect(await getModel(store, "judged")).toEqual(model);
});

it("where the audit is left to a worker, publishing is refused until it is there", async () => {
  const publish = () => publishRun(store, run, "later", { waivers: waiveAll, audit: "byWorker" });
  await expect(publish()).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("is not there yet"),
    remedy: expect.stringContaining("hilum audit run"),
  });
  await withOwnWorker(store, () => until(async () => (await findShortcutAudit(store, run))?.status === "completed"));
  expect(await publish()).toMatchObject({ name: "later", version: 1 });
});

it("a model from before findings were kept has none", async () => {
  await publishRun(store, run, "old", { waivers: waiveAll });
  await store.pool.query(
    "update hilum.models set document = (jsonb(document) - 'findings' - 'findingWaivers')::json where name = 'old'",
  );
  expect(await getModel(store, "old")).toMatchObject({ findings: [], findingWaivers: [] });
});
