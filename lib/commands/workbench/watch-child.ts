import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

const TICK_MS = 1_000;

/** For how long a child may be silent. Time is counted in ticks of this process: while it is suspended, none pass. */
export interface Patience {
  /** Until its first answer: it loads itself. */
  bootMs: number;
  /** While its processor time goes on: it computes something long, or is in an endless loop. */
  busyMs: number;
  /** While it does nothing at all, before its first answer too: it is suspended or waits for ever. */
  idleMs: number;
}

/**
 * Asks a child whether its event loop turns, again and again (bin/follow-parent.mjs answers), and calls `onHung` once with the
 * reason when it has not answered for longer than `patience` allows, or says itself that it will not get on. Gives a function that ends the watch.
 */
export function watchChild(child: ChildProcess, patience: Patience, onHung: (reason: string) => void): () => void {
  let hasAnswered = false;
  let waiting = false;
  let [silentMs, idleMs] = [0, 0];
  let spent: string | null = null;
  child.on("message", (message) => {
    if (message === "hilum:stuck") onHung("its training did not get on for minutes and computed nothing");
    if (message !== "hilum:there") return;
    hasAnswered = true;
    waiting = false;
    silentMs = idleMs = 0;
  });
  const timer = setInterval(() => {
    if (waiting) {
      silentMs += TICK_MS;
      const now = processorTime(child.pid);
      idleMs = now !== null && now === spent ? idleMs + TICK_MS : 0;
      spent = now;
      const isLost = silentMs >= (hasAnswered ? patience.busyMs : patience.bootMs) || idleMs >= patience.idleMs;
      if (!isLost) return;
      clearInterval(timer);
      onHung(`it did not answer for ${Math.round(silentMs / 1000)} s`);
    } else if (child.connected) {
      waiting = true;
      child.send("hilum:there?", () => undefined);
    }
  }, TICK_MS);
  child.once("exit", () => clearInterval(timer));
  return () => clearInterval(timer);
}

/** The processor time that a process has used, in the system's units; null where the system does not tell. */
function processorTime(pid: number | undefined): string | null {
  try {
    // proc_pid_stat(5): utime and stime are fields 14 and 15; the name before them, in brackets, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return `${fields[11]} ${fields[12]}`;
  } catch {
    return null;
  }
}
