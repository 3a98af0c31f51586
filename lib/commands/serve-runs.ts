import { runWorker } from "../runs/worker";
import { openStore } from "../store/open-store";
import { sweepOrphanFilms } from "../store/sweep-orphan-films";

/** Trains runs from the queue until the signal aborts; a run in hand is given back to the queue with its checkpoint. Meanwhile, once, sweeps films that a killed import left. */
export async function serveRuns(signal: AbortSignal, log: (line: string) => void): Promise<void> {
  const store = await openStore();
  const sweep = sweepOrphanFilms(store).then(
    (films) => films > 0 && log(`deleted ${films} stored ${films === 1 ? "film" : "films"} of an import that was killed`),
    (error: unknown) => log(`could not look for films of killed imports: ${error instanceof Error ? error.message : String(error)}`),
  );
  try {
    await runWorker(store, { signal, log });
  } finally {
    await sweep;
    await store.close();
  }
}
