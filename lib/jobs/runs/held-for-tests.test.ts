import { afterAll, beforeAll, expect, it } from "vitest";
import { createAndEnqueueRun } from "./create-run";
import { requestRangeTest } from "./request-range-test";
import { storeTinyDataset, TINY_DATASET, tinySpec } from "./tiny-run.fixture";
import { requestStop } from "../../store/runs/run-control";
import { openTestStore, type TestStore } from "../../store/test-store";
import { getDataset, listDatasets } from "../../store/datasets/dataset-store";
import { setTestOnly } from "../../store/datasets/test-only";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
});
afterAll(() => store.close());

it("no network is trained on a data set that is held for tests, until it is switched back", async () => {
  expect(await getDataset(store, TINY_DATASET)).toMatchObject({ testOnly: false });
  expect(await setTestOnly(store, TINY_DATASET, true)).toMatchObject({ testOnly: true });
  expect(await listDatasets(store)).toMatchObject([{ testOnly: true }]);
  const refused = { code: "conflict", message: expect.stringContaining("for tests only"), remedy: expect.any(String) };
  await expect(createAndEnqueueRun(store, { experiment: null, spec: tinySpec({}) })).rejects.toMatchObject(refused);
  await expect(requestRangeTest(store, tinySpec({}))).rejects.toMatchObject(refused);
  await setTestOnly(store, TINY_DATASET, false);
  expect(await createAndEnqueueRun(store, { experiment: null, spec: tinySpec({}) })).toMatchObject({
    status: "queued",
  });
});

it("a data set that a run still trains on is not held, and none that is not there", async () => {
  const { id } = await createAndEnqueueRun(store, { experiment: null, spec: tinySpec({}) });
  await expect(setTestOnly(store, TINY_DATASET, true)).rejects.toMatchObject({
    code: "conflict",
    remedy: expect.stringContaining("hold the data set for tests"),
  });
  await requestStop(store, id);
  await expect(setTestOnly(store, "nowhere", true)).rejects.toMatchObject({ code: "notFound" });
});
