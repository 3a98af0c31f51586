import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isHilumError } from "../../errors";
import {
  cancelRangeTest,
  claimRangeTest,
  createRangeTest,
  getRangeTest,
  reportRangeTest,
} from "../../store/runs/range-test-store";
import { listRuns } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { storeTinyDataset, tinySpec } from "./tiny-run.fixture";
import { workRangeTest } from "./work-range-tests";
import { runWorker } from "./worker";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
});
afterAll(() => store.close());

const signal = new AbortController().signal;
const log = () => undefined;

describe("a learning-rate range test", () => {
  it("is done by a worker and leaves no run behind", async () => {
    const { id, status } = await createRangeTest(store, tinySpec({ optimizer: { kind: "sgd", learningRate: 0.1 } }));
    expect(status).toBe("queued");
    const stop = new AbortController();
    const worker = runWorker(store, { signal: stop.signal, threads: 1 });
    await until(async () => (await getRangeTest(store, id)).status === "completed");
    stop.abort();
    await worker;
    const { points, failure } = await getRangeTest(store, id);
    expect(failure).toBeNull();
    expect(points.length).toBeGreaterThan(10);
    expect(points[1].learningRate).toBeGreaterThan(points[0].learningRate);
    expect(await listRuns(store)).toEqual([]);
  });

  it("says why it cannot be done", async () => {
    const { id } = await createRangeTest(store, tinySpec({ accumulateSteps: 64 }));
    expect(await workRangeTest(store, { signal, threads: 1, log })).toBe(true);
    expect(await getRangeTest(store, id)).toMatchObject({
      status: "failed",
      suggestion: null,
      failure: { message: expect.stringContaining("images an update"), remedy: expect.any(String) },
    });
    expect(await workRangeTest(store, { signal, threads: 1, log })).toBe(false);
  });

  it("is taken by one worker only, and by another when the first fell silent", async () => {
    const { id } = await createRangeTest(store, tinySpec({}));
    const claims = await Promise.all([claimRangeTest(store), claimRangeTest(store)]);
    expect(claims.map((claim) => claim?.id ?? null).sort()).toEqual([id, null].sort());
    await store.pool.query("update hilum.range_tests set updated_at = now() - interval '2 minutes' where id = $1", [
      id,
    ]);
    expect((await claimRangeTest(store))?.id).toBe(id);
    await cancelRangeTest(store, id);
  });

  it("stops when it is cancelled, and is gone", async () => {
    const { id } = await createRangeTest(store, tinySpec({}));
    await claimRangeTest(store);
    await cancelRangeTest(store, id);
    expect(await reportRangeTest(store, id, [])).toBe(false);
    const gone: unknown = await getRangeTest(store, id).catch((error: unknown) => error);
    expect(isHilumError(gone) && gone.code).toBe("notFound");
  });

  it("goes back to the waiting ones when its worker is told to go", async () => {
    const { id } = await createRangeTest(store, tinySpec({}));
    const stop = new AbortController();
    stop.abort();
    await workRangeTest(store, { signal: stop.signal, threads: 1, log });
    expect((await getRangeTest(store, id)).status).toBe("queued");
    await cancelRangeTest(store, id);
  });
});
