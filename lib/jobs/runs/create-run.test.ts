import { afterAll, beforeAll, expect, it } from "vitest";
import { CnnSpec } from "../../architectures/cnn-spec";
import { listRuns } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { createAndEnqueueRun } from "./create-run";
import { measureLearningRates } from "./measure-learning-rates";
import { requestRangeTest } from "./request-range-test";
import { storeTinyDataset, tinySpec } from "./tiny-run.fixture";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
});
afterAll(() => store.close());

it("refuses a network that no memory holds before anything is queued, by the layer that breaks it", async () => {
  const conv = (name: string, filters: number) => ({ name, kind: "conv2d", filters, kernelSize: 1, useBias: false });
  const cnn = CnnSpec.parse({
    name: "huge",
    input: { size: 512 },
    layers: [
      conv("stem", 8),
      conv("widest", 4096),
      conv("narrow", 8),
      { name: "pool", kind: "global_average_pooling2d" },
      { name: "logits", kind: "dense", units: "labels" },
    ],
  });
  const spec = { ...tinySpec({ batchSize: 512 }), cnn };
  const refused = {
    code: "invalidSpec",
    message: expect.stringMatching(/^Layer "widest": its output for a batch of 512 takes 2\.2 TB/),
  };
  await expect(createAndEnqueueRun(store, { experiment: "demo", spec })).rejects.toMatchObject(refused);
  await expect(requestRangeTest(store, spec)).rejects.toMatchObject(refused);
  await expect(
    measureLearningRates(store, spec, { signal: AbortSignal.timeout(60_000), onPoint: () => Promise.resolve() }),
  ).rejects.toMatchObject(refused);
  expect(await listRuns(store)).toEqual([]);
});
