import { runWorker } from "../runs/worker";
import { openStore } from "../store/open-store";

/** Trains runs from the queue until the signal aborts; a run in hand is given back to the queue with its checkpoint. */
export async function serveRuns(signal: AbortSignal, log: (line: string) => void): Promise<void> {
  const store = await openStore();
  try {
    await runWorker(store, { signal, log });
  } finally {
    await store.close();
  }
}
