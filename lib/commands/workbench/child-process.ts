/** @file A child process that writes to a log file, and how to end it. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { dyingWithParent, kernelFollows } from "../../../bin/die-with-parent.mjs";
import { programPaths } from "./program-paths";

const LOG_LIMIT_BYTES = 5_000_000;

export interface ChildOptions {
  args: string[];
  env?: Record<string, string | undefined>;
  cwd: string;
  /** Its output, both streams, is appended here. */
  logFile: string;
}

/**
 * Starts Node on a script as a child in a process group of its own (Ctrl-C in the terminal reaches the parent alone).
 * It ends when this process ends in any way, from its first instruction on.
 */
export function startChild({ args, env = {}, cwd, logFile }: ChildOptions): ChildProcess {
  const log = openLog(logFile);
  const follow = ["--import", pathToFileURL(programPaths().followParent).href];
  const { program, args: words } = dyingWithParent(process.execPath, [...follow, ...args], "KILL");
  const watch = { HILUM_PARENT: String(process.pid), HILUM_PARENT_WATCH: kernelFollows() ? "kernel" : "thread" };
  try {
    return spawn(program, words, {
      cwd,
      env: { ...process.env, ...env, ...watch },
      stdio: ["ignore", log, log, "ipc"],
      detached: process.platform !== "win32",
    });
  } finally {
    closeSync(log);
  }
}

/** Asks a child to end and waits for it; after `patienceMs` its whole process group is ended. */
export async function endChild(child: ChildProcess, patienceMs: number): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => killGroup(child), patienceMs);
  await ended;
  clearTimeout(timer);
}

export const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

/** Ends a child and what it started, at once. */
export function killGroup(child: ChildProcess): void {
  try {
    if (process.platform === "win32" || child.pid === undefined) child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It ended by itself meanwhile.
  }
}

function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, "a");
}
