import { afterAll, beforeAll, expect, it } from "vitest";
import { createAndEnqueueRun } from "@/lib/jobs/runs/create-run";
import { storeTinyDataset, tinySpec } from "@/lib/jobs/runs/tiny-run.fixture";
import { withOwnWorker } from "@/lib/jobs/runs/worker-processes.fixture";
import { getRun } from "@/lib/store/runs/run-store";
import { openTestStore, type TestStore } from "@/lib/store/test-store";
import { until } from "@/lib/store/until.fixture";
import { POST } from "./route";

let store: TestStore;
const server = globalThis as typeof globalThis & { hilumStore?: Promise<TestStore> };
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
  server.hilumStore = Promise.resolve(store);
});
afterAll(async () => {
  delete server.hilumStore;
  await store.close();
});

const compare = (runs: unknown) =>
  POST(
    new Request("http://localhost/api/comparisons", {
      method: "POST",
      body: JSON.stringify({ runs }),
      headers: { "content-type": "application/json" },
    }),
    { params: Promise.resolve({}) },
  );

it("counts one look a day at the test films of runs, however they are named, and knows no others", async () => {
  const runs = [];
  for (const seed of [1, 2])
    runs.push(await createAndEnqueueRun(store, { experiment: null, spec: tinySpec({ epochs: 1, seed }) }));
  const [first, second] = runs;
  await withOwnWorker(store, () => until(async () => (await getRun(store, second.id)).status === "completed", 60_000));
  const looks = async () => (await getRun(store, first.id)).testLooks?.comparisons;
  expect((await compare([first.id, first.name])).status).toBe(204);
  expect(await looks()).toBe(0);
  for (const named of [
    [first.name, second.name],
    [second.id, first.name, first.id],
  ])
    expect((await compare(named)).status).toBe(204);
  expect(await looks()).toBe(1);
  expect((await compare([first.id, "nobody"])).status).toBe(404);
  expect((await compare("nobody")).status).toBe(400);
}, 90_000);
