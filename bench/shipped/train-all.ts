import { setTimeout as sleep } from "node:timers/promises";
import { runWorker } from "../../lib/jobs/runs/worker";
import type { Store } from "../../lib/store/open-store";
import { getRun } from "../../lib/store/runs/run-store";
import type { RunDetail } from "../../lib/training/run";
import { isUnderWay } from "../../lib/training/run-status";

const LOOK_MS = 1_000;

/** Has queued runs trained one after another, telling how far they are and how long it takes yet. Throws where one does not end well. */
export async function trainAll(store: Store, ids: readonly string[], threads: number): Promise<RunDetail[]> {
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal, threads, log: console.error });
  const startedAt = Date.now();
  let told = "";
  try {
    for (;;) {
      const runs = await Promise.all(ids.map((id) => getRun(store, id)));
      const failed = runs.find(({ status }) => !isUnderWay(status) && status !== "completed");
      if (failed !== undefined) throw new Error(`${failed.name} is ${failed.status}: ${failed.failure?.message}`);
      const done = runs.filter(({ status }) => status === "completed").length;
      const epochs = runs.reduce(
        (sum, run) => sum + (run.status === "completed" ? run.spec.training.epochs : (run.lastEpoch?.epoch ?? 0)),
        0,
      );
      const all = runs.reduce((sum, run) => sum + run.spec.training.epochs, 0);
      const minutes = (ms: number) => `${(ms / 60_000).toFixed(1)} min`;
      const left = epochs === 0 ? "" : `, about ${minutes(((Date.now() - startedAt) * (all - epochs)) / epochs)} left`;
      const now = `${done} of ${runs.length} trainings done, ${epochs} of ${all} epochs`;
      if (now !== told) console.error(`${now}${left}`);
      told = now;
      if (done === runs.length) return runs;
      await sleep(LOOK_MS);
    }
  } finally {
    stop.abort();
    await worker;
  }
}
