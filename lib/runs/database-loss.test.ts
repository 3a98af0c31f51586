import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore, type Store } from "../store/open-store";
import { listEvents } from "../store/run-events";
import { getRun } from "../store/run-store";
import { until } from "../store/until.fixture";
import { createAndEnqueueRun } from "./create-run";
import { storeTinyDataset, tinySpec } from "./tiny-run.fixture";
import { runWorker } from "./worker";

let home: string;
let store: Store;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "hilum-test-loss-"));
  // Root's server account must be able to enter.
  await chmod(home, 0o755);
  store = await openStore({ home, databaseUrl: "" });
  await storeTinyDataset(store);
});
afterAll(async () => {
  await store.close({ stopIdleDatabase: true });
  await rm(home, { recursive: true, force: true });
});

it("a run goes on through kill -9 of PostgreSQL: nothing acknowledged is lost, nothing comes twice", async () => {
  const { id } = await createAndEnqueueRun(store, { experiment: null, spec: tinySpec({ epochs: 15 }) });
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal, threads: 1 });
  await until(async () => (await getRun(store, id)).epochsDone >= 3, 60_000);
  const before = await listEvents(store, id, 0, 100_000);
  process.kill(Number((await readFile(join(home, "postgres", "data", "postmaster.pid"), "utf8")).split("\n")[0]), "SIGKILL");

  await until(async () => (await getRun(store, id).catch(() => null))?.status === "completed", 60_000);
  stop.abort();
  await worker;
  const events = await listEvents(store, id, 0, 100_000);
  expect(events.slice(0, before.length)).toEqual(before);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect((await getRun(store, id)).epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
});
