import { type Store } from "../../store/open-store";
import { requestPause, requestStop, requeueRun } from "../../store/runs/run-control";
import { getRunSummary } from "../../store/runs/run-store";
import { type RunSummary } from "../../training/run";
import { enqueueRun, startQueue } from "./queue";

/** Ends a run: a waiting one at once, a running one at its next step. What it reached stays. Throws `notFound` or `conflict`. */
export async function stopRun(store: Store, idOrName: string): Promise<RunSummary> {
  return requestStop(store, (await getRunSummary(store, idOrName)).id);
}

/** Pauses a running run at its next step. Throws `notFound` or `conflict`. */
export async function pauseRun(store: Store, idOrName: string): Promise<RunSummary> {
  return requestPause(store, (await getRunSummary(store, idOrName)).id);
}

/** Queues a paused, failed or stopped run again; it goes on from its last checkpoint. Throws `notFound` or `conflict`. */
export async function resumeRun(store: Store, idOrName: string): Promise<RunSummary> {
  const { id } = await getRunSummary(store, idOrName);
  await startQueue(store);
  return requeueRun(store, id, (run, client) => enqueueRun(store, run.id, client));
}
