/**
 * @file Preloaded into every child of the workbench, before anything slow: what it writes is its user's alone, it ends
 * when its parent is gone, kill -9 included, and it says that its event loop turns.
 */
import { isMainThread, Worker } from "node:worker_threads";
import { goOnUnheard } from "./unheard.mjs";

const WATCH_MS = 250;

/** Ends at once: what is acknowledged is on disk, and nobody is left who would wait for an ordered end. */
const end = () => process.kill(process.pid, "SIGKILL");

// Threads and forks of the child load this file too.
if (isMainThread) {
  process.umask(0o077);
  goOnUnheard();
  const parent = Number(process.env.HILUM_PARENT ?? 0);
  const { HILUM_PARENT_WATCH: watch } = process.env;
  delete process.env.HILUM_PARENT;
  delete process.env.HILUM_PARENT_WATCH;
  if (parent === 0) process.on("disconnect", () => process.exit(0));
  else follow(parent, watch === "thread");
}

/** @param {number} parent @param {boolean} byThread */
function follow(parent, byThread) {
  process.on("disconnect", end);
  process.on("message", (message) => {
    if (message === "hilum:there?") process.send?.("hilum:there");
  });
  // The parent may have died before this process could ask to be told.
  if (!process.connected || (process.platform !== "win32" && process.ppid !== parent)) end();
  if (byThread) watchFromThread(parent);
}

/**
 * Where the kernel does not look after it: a thread sees the parent's end also while the event loop is stuck.
 * @param {number} parent
 */
function watchFromThread(parent) {
  const code = `
    const isGone = () => {
      if (process.platform !== "win32") return process.ppid !== ${parent};
      try { return !process.kill(${parent}, 0); } catch { return true; }
    };
    setInterval(() => isGone() && process.kill(process.pid, "SIGKILL"), ${WATCH_MS});`;
  new Worker(code, { eval: true, execArgv: [], stdin: false }).unref();
}
