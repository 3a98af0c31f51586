import { join } from "node:path";
import type { ChildProcess } from "node:child_process";
import type { Store } from "../../store/open-store";
import { listWorkers } from "../../store/runs/worker-store";
import { endChild, hasEnded, startChild } from "./child-process";
import { programPaths } from "./program-paths";

const LOOK_EVERY_MS = 3_000;
/** A worker writes a sign of life more often than this, also while it trains. */
const ALIVE_MS = 8_000;
const STOP_PATIENCE_MS = 20_000;

/** What {@link withWorker} knows of who trains. */
export interface WorkerWatch {
  /** Whether this command had to start a worker of its own. */
  readonly startedOwn: boolean;
}

/**
 * Does work for which a worker must be there. Where none is (the workbench is not running), one is started as a child
 * for as long as the work lasts; it ends in order, giving an unfinished run back to the queue with its checkpoint.
 */
export async function withWorker<T>(store: Store, work: (watch: WorkerWatch) => Promise<T>): Promise<T> {
  let own: ChildProcess | null = null;
  const look = async () => {
    if (own !== null && !hasEnded(own)) return;
    const alive = (await listWorkers(store)).filter(({ lastSeenMs }) => lastSeenMs < ALIVE_MS);
    if (alive.length === 0) own = startWorker(store.home);
  };
  await look();
  // The worker that was there may go away, with the workbench or with the command that started it.
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
  try {
    return await work({
      get startedOwn() {
        return own !== null;
      },
    });
  } finally {
    clearInterval(timer);
    if (own !== null) await endChild(own, STOP_PATIENCE_MS);
  }
}

/** A training worker as a child process of this one. */
export function startWorker(home: string): ChildProcess {
  const { worker, project } = programPaths();
  return startChild({
    args: ["--enable-source-maps", worker],
    cwd: project,
    env: { HILUM_HOME: home, HILUM_PROJECT: project },
    logFile: join(home, "logs", "worker.log"),
  });
}
