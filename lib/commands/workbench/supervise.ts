import type { ChildProcess } from "node:child_process";
import { endChild, killGroup } from "./child-process";
import { type Patience, watchChild } from "./watch-child";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** A child that lived this long was healthy: its next end is a new trouble, not the same one again. */
const HEALTHY_MS = 30_000;

export interface Supervised {
  /** The process of now; null while one is waited for. */
  readonly pid: number | null;
  /** Ends of the child that nobody asked for. */
  readonly failures: number;
  /** Ends the child and starts no other. */
  stop(patienceMs: number): Promise<void>;
}

/**
 * Keeps a child process running: whenever it ends by itself it is started again, at once the first time and then with
 * a wait that doubles up to 15 s. One that hangs for longer than `patience` is ended, and so replaced.
 * @param onEnd Told of each end that was not asked for, e.g. "signal SIGKILL", and of the wait before the next start.
 * @param patience Left out, a child may hang for ever.
 */
export function supervise(
  start: () => ChildProcess,
  onEnd: (reason: string, waitMs: number) => void,
  patience?: Patience,
): Supervised {
  let child = start();
  let stopped = false;
  let failures = 0;
  let waitMs = FIRST_WAIT_MS;
  let startedAt = Date.now();
  let timer: NodeJS.Timeout | undefined;

  const watch = () => {
    let ended = false;
    let hung: string | null = null;
    const watched = child;
    if (patience !== undefined) {
      watchChild(watched, patience, (reason) => {
        hung = reason;
        killGroup(watched);
      });
    }
    const onExit = (reason: string) => {
      if (stopped || ended) return;
      ended = true;
      failures++;
      if (Date.now() - startedAt > HEALTHY_MS) waitMs = FIRST_WAIT_MS;
      onEnd(reason, waitMs);
      timer = setTimeout(restart, waitMs);
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    };
    child.once("exit", (code, signal) => onExit(hung ?? (signal ? `signal ${signal}` : `exit code ${code}`)));
    child.once("error", (error) => onExit(error.message));
  };
  const restart = () => {
    startedAt = Date.now();
    child = start();
    watch();
  };
  watch();
  return {
    get pid() {
      return child.exitCode === null && child.signalCode === null ? (child.pid ?? null) : null;
    },
    get failures() {
      return failures;
    },
    async stop(patienceMs) {
      stopped = true;
      clearTimeout(timer);
      await endChild(child, patienceMs);
    },
  };
}
