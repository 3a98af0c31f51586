import { isAlive } from "../../store/is-alive";
import { transact } from "../../store/database";
import { type Store } from "../../store/open-store";
import { type KnownWorkers, takeLostRuns } from "../../store/runs/run-recovery";
import { listQueued } from "../../store/runs/run-store";
import { forgetSilentWorkers, forgetWorkers, listWorkersOnHost } from "../../store/runs/worker-store";
import { type RunSummary } from "../../training/run";
import { enqueueRun, startQueue } from "./queue";
import { workerHost } from "../../store/runs/worker-host";

/** Call it this often, in every server and worker: with the lease of 12 s a lost worker is noticed within 15 s. */
export const RECOVERY_MS = 2_500;

/**
 * Puts the runs of lost workers back in the queue, where they go on from their checkpoints, and gives the runs it
 * moved. A worker of this machine whose process is gone is noticed at once, any other when its lease ends.
 */
export async function recoverLostRuns(store: Store): Promise<RunSummary[]> {
  await startQueue(store);
  const known = await knownWorkers(store);
  const moved = await takeLostRuns(store, known, (run, client) => enqueueRun(store, run.id, client));
  await forgetWorkers(store, known.gone);
  await forgetSilentWorkers(store);
  return moved;
}

/** Queues runs that wait in the store but not in the queue: a worker died between taking one out and claiming it. */
export async function requeueForgottenRuns(store: Store): Promise<void> {
  const queue = await startQueue(store);
  const waiting = await listQueued(store, { forMs: 10_000 });
  if (waiting.length === 0 || (await queue.size()) > 0) return;
  await transact(store, async (_tx, client) => {
    for (const run of waiting) await queue.enqueue(run, client);
  });
}

async function knownWorkers(store: Store): Promise<KnownWorkers> {
  const here = await listWorkersOnHost(store, workerHost());
  const [alive, gone] = [here.filter(({ pid }) => isAlive(pid)), here.filter(({ pid }) => !isAlive(pid))];
  return { alive: alive.map(({ id }) => id), gone: gone.map(({ id }) => id) };
}
