/** @file The queue of runs that wait for a worker. It carries ids only: what a run is and who holds it stands in the store. */
import PgBoss from "pg-boss";
import { type SqlClient } from "../../store/database";
import { type Store } from "../../store/open-store";

const SCHEMA = "hilum_queue";
const QUEUE = "runs";
/** Notified when a run was queued, so that an idle worker need not poll often. */
const QUEUED_CHANNEL = "hilum_run_queued";
const POLL_MS = 1_000;
/** A job only lives from its fetch to the run's claim, milliseconds later; a worker that dies between gives it back after this. */
const EXPIRE_SECONDS = 30;
const INSTALL_LOCK = 4_845_461_902;

/** The queue of one store. */
export interface RunQueue {
  /** Queues a run in the transaction of `client`, so that both are stored or neither. */
  enqueue(run: string, client: SqlClient): Promise<void>;
  /** The id of the next run, which is then no longer queued; null when none waits. */
  next(): Promise<string | null>;
  /** How many runs wait. */
  size(): Promise<number>;
  /** Gives jobs of dead workers back and forgets old ones. */
  maintain(): Promise<void>;
}

const queues = new WeakMap<Store["pool"], Promise<RunQueue>>();

/** The queue of a store, installed at the first use. */
export function startQueue(store: Store): Promise<RunQueue> {
  const known = queues.get(store.pool);
  if (known !== undefined) return known;
  const started = openQueue(store);
  queues.set(store.pool, started);
  started.catch(() => queues.delete(store.pool));
  return started;
}

/** Queues a run in the transaction of `client`. */
export async function enqueueRun(store: Store, run: string, client: SqlClient): Promise<void> {
  await (await startQueue(store)).enqueue(run, client);
}

/**
 * Calls `handle` for one run after the other until the signal aborts, and `between` before each: true means that there
 * may be more of what it does. `handle` must not throw.
 */
export async function workRuns(
  store: Store,
  handle: (run: string) => Promise<void>,
  signal: AbortSignal,
  between: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<void> {
  const queue = await startQueue(store);
  const bell = await listenForWork(store, signal);
  try {
    while (!signal.aborted) {
      bell.silence();
      if (await between()) continue;
      const run = await queue.next();
      if (run === null) await bell.rung();
      else await handle(run);
    }
  } finally {
    bell.takeDown();
  }
}

async function openQueue(store: Store): Promise<RunQueue> {
  await install(store);
  const boss = new PgBoss({
    db: executor(store.pool),
    schema: SCHEMA,
    migrate: false,
    supervise: false,
    schedule: false,
  });
  boss.on("error", () => undefined);
  await boss.start();
  return {
    async enqueue(run, client) {
      await boss.send(
        QUEUE,
        { run },
        { db: executor(client), expireInSeconds: EXPIRE_SECONDS, retryLimit: 5, retryDelay: 0 },
      );
      await client.query("select pg_notify($1, $2)", [QUEUED_CHANNEL, run]);
    },
    async next() {
      const [job] = await boss.fetch<{ run: string }>(QUEUE);
      if (job === undefined) return null;
      await boss.complete(QUEUE, job.id);
      return job.data.run;
    },
    size: () => boss.getQueueSize(QUEUE),
    maintain: () => boss.maintain(),
  };
}

/** On a connection and under a lock of its own: the installer leaves its connection in a failed transaction when two race. */
async function install(store: Store): Promise<void> {
  const client = await store.pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [INSTALL_LOCK]);
    const installer = new PgBoss({
      db: executor(client),
      schema: SCHEMA,
      migrate: true,
      supervise: false,
      schedule: false,
    });
    installer.on("error", () => undefined);
    await installer.start();
    if ((await installer.getQueue(QUEUE)) === null)
      await installer.createQueue(QUEUE, { name: QUEUE, policy: "standard" });
    await installer.stop({ graceful: false, wait: false });
  } finally {
    // Closing the connection also gives the lock back, whatever state the installer left.
    client.release(true);
  }
}

function executor(client: Store["pool"] | SqlClient): PgBoss.Db {
  return { executeSql: (text, values) => client.query(text, values) };
}

/** Rings when a run was queued. It hears from the start, so none falls between a look at the queue and the wait. */
interface Bell {
  silence(): void;
  /** Resolves at once when it rang since it was silenced; else when it rings, or after a second: a notification can be lost. */
  rung(): Promise<void>;
  takeDown(): void;
}

async function listenForWork(store: Store, signal: AbortSignal): Promise<Bell> {
  let rang = false;
  let wake = () => {};
  const ring = () => {
    rang = true;
    wake();
  };
  const unlisten = await store.presence.listen(QUEUED_CHANNEL, ring);
  signal.addEventListener("abort", ring);
  return {
    silence: () => (rang = signal.aborted),
    async rung() {
      if (rang) return;
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const timer = setTimeout(wake, POLL_MS);
      await woken;
      clearTimeout(timer);
    },
    takeDown() {
      unlisten();
      signal.removeEventListener("abort", ring);
    },
  };
}
