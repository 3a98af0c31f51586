import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore, type Store } from "../../store/open-store";
import { listEvents } from "../../store/runs/run-events";
import { getRun } from "../../store/runs/run-store";
import { until } from "../../store/until.fixture";
import { createAndEnqueueRun } from "./create-run";
import { storePhantomDataset } from "../demo/ensure-phantom-dataset";
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
  process.kill(
    Number((await readFile(join(home, "postgres", "data", "postmaster.pid"), "utf8")).split("\n")[0]),
    "SIGKILL",
  );

  await until(async () => (await getRun(store, id).catch(() => null))?.status === "completed", 60_000);
  stop.abort();
  await worker;
  const events = await listEvents(store, id, 0, 100_000);
  expect(events.slice(0, before.length)).toEqual(before);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect((await getRun(store, id)).epochs.map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: 15 }, (_, index) => index + 1),
  );
}, 150_000);

it("a run goes on when one server process of PostgreSQL is killed while its audit, its split and its films are prepared", async () => {
  await storePhantomDataset(store, { id: "to-prepare", title: "To prepare", seed: 11, patients: 40, size: 96 });
  const log: string[] = [];
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal, threads: 1, log: (line) => log.push(line) });
  try {
    for (const [index, delayMs] of [0, 60, 200].entries()) {
      // Another size each time: the films are prepared anew.
      const spec = tinySpec({ epochs: 2 });
      const { id } = await createAndEnqueueRun(store, {
        experiment: null,
        spec: {
          ...spec,
          dataset: "to-prepare",
          cnn: { ...spec.cnn, input: { ...spec.cnn.input, size: 16 + 4 * index } },
        },
      });
      await until(async () => (await getRun(store, id).catch(() => null))?.status === "running", 60_000);
      await sleep(delayMs);
      const { rows } = await store.pool.query<{ pid: number }>(
        "select pid from pg_stat_activity where backend_type = 'client backend' and application_name like 'hilum %' and pid <> pg_backend_pid() order by random() limit 1",
      );
      process.kill(rows[0].pid, "SIGKILL");
      await until(
        async () => ["completed", "failed"].includes((await getRun(store, id).catch(() => null))?.status ?? ""),
        90_000,
      );
      const { status, failure } = await getRun(store, id);
      expect({ status, failure, log }).toMatchObject({ status: "completed", failure: null });
      const events = await listEvents(store, id, 0, 100_000);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, position) => position + 1));
    }
  } finally {
    stop.abort();
    await worker;
  }
}, 300_000);
