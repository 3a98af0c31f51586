import { afterAll, beforeAll, expect, it } from "vitest";
import { isHilumError } from "../../errors";
import { getDataset } from "../../store/datasets/dataset-store";
import { getRun, listRuns } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { AMBER, RED, storeReport } from "./audit-report.fixture";
import { createAndEnqueueRun } from "../runs/create-run";
import { publishRun } from "../models/publish-run";
import { waiveAll } from "../models/waive-all.fixture";
import { storeTinyDataset, TINY_DATASET, tinySpec } from "../runs/tiny-run.fixture";
import { withOwnWorker } from "../runs/worker-processes.fixture";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
});
afterAll(() => store.close());

const spec = tinySpec({ epochs: 1 });
const waivers = [{ finding: RED.id, by: "Ada Lovelace", reason: "to show what the shortcut is worth" }];

it("a run on a data set with a red finding fails before its first step, when the audit came after the run", async () => {
  const { id } = await createAndEnqueueRun(store, { experiment: null, spec });
  await storeReport(store, TINY_DATASET, [RED, AMBER]);
  await withOwnWorker(store, () => until(async () => (await getRun(store, id)).status === "failed"));
  const { failure, epochs } = await getRun(store, id);
  expect(failure).toMatchObject({
    code: "conflict",
    message: expect.stringContaining(RED.title),
    remedy: expect.stringContaining("--waive confounding.format"),
  });
  expect(epochs).toEqual([]);
});

it("a run is not made while a red finding stands, and the refusal names it", async () => {
  const before = await listRuns(store);
  const refusal: unknown = await createAndEnqueueRun(store, { experiment: null, spec }).catch(
    (error: unknown) => error,
  );
  expect(isHilumError(refusal) && { code: refusal.code, message: refusal.message }).toEqual({
    code: "conflict",
    message:
      "The audit of data set tiny-phantom has a red finding: The file format alone tells the class (confounding.format).",
  });
  expect(await listRuns(store)).toEqual(before);
});

it("a waiver of another finding does not help", async () => {
  await expect(
    createAndEnqueueRun(store, {
      experiment: null,
      spec: { ...spec, waivers: [{ ...waivers[0], finding: AMBER.id }] },
    }),
  ).rejects.toThrow("red finding");
});

it("a waived finding lets the run through, and the waiver travels with the run and its model", async () => {
  const { id } = await createAndEnqueueRun(store, { experiment: null, spec: { ...spec, waivers } });
  await withOwnWorker(store, () => until(async () => (await getRun(store, id)).status === "completed"));
  expect((await getRun(store, id)).spec.waivers).toEqual(waivers);
  expect((await publishRun(store, id, "waived", { waivers: waiveAll })).waivers).toEqual(waivers);
});

it("a waiver holds for the films it was given for: a refusal says that it was given for others", async () => {
  const [waiver] = waivers;
  const { fingerprint } = await getDataset(store, TINY_DATASET);
  await expect(
    createAndEnqueueRun(store, {
      experiment: null,
      spec: { ...spec, waivers: [{ ...waiver, fingerprint: "of earlier films" }] },
    }),
  ).rejects.toThrow("waived for an earlier version");
  await expect(
    createAndEnqueueRun(store, { experiment: null, spec: { ...spec, waivers: [{ ...waiver, fingerprint }] } }),
  ).resolves.toMatchObject({ status: "queued" });
});

it("an amber finding holds nothing up", async () => {
  await storeReport(store, TINY_DATASET, [AMBER]);
  await expect(createAndEnqueueRun(store, { experiment: null, spec })).resolves.toMatchObject({
    status: "queued",
    spec: { waivers: [] },
  });
});
