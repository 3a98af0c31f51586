import { runWorker } from "../../jobs/runs/worker";
import { bugReport } from "../../store/bug-report";
import { openStore } from "../../store/open-store";
import { sweepLeftovers } from "../../store/sweep-leftovers";

/** Trains runs from the queue until the signal aborts; a run in hand is given back to the queue with its checkpoint. Meanwhile, once, sweeps what killed processes left. */
export async function serveRuns(signal: AbortSignal, log: (line: string) => void): Promise<void> {
  const store = await openStore();
  const sweep = sweepLeftovers(store).then(
    (found) => found !== null && log(`deleted what processes left that were killed: ${found}`),
    (error: unknown) => log(`could not look for what killed processes left: ${bugReport(error)}`),
  );
  try {
    await runWorker(store, { signal, log, onStuck: () => endStuck(log) });
  } finally {
    await sweep;
    await store.close();
  }
}

/** Whoever supervises this process replaces it and says why; where nobody does, it ends by itself. */
function endStuck(log: (line: string) => void): void {
  log(
    "the training did not get on for minutes and computed nothing; this process ends, and its run goes on from the last checkpoint in another",
  );
  process.send?.("hilum:stuck");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), 10_000);
}
