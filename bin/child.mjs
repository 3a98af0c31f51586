/** @file Child processes that never outlive the launcher: Ctrl-C, SIGTERM and failures stop their whole tree. */
import { spawn } from "node:child_process";
import { StoppedBySignal } from "./failure.mjs";

const KILL_AFTER_MS = 5_000;
const KEPT_LINES = 200;
// Tools colour their output for terminals also where it goes into a pipe.
const COLOUR_CODES = /\u001b\[[0-9;]*[A-Za-z]/g;

/**
 * @typedef {object} Finished
 * @property {number} code Exit code; 128 + n after a signal.
 * @property {string[]} lines The last lines of output, both streams.
 */

/**
 * Runs a program to its end and keeps its last lines.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal, onLine?: (line: string) => void, timeoutMs?: number }} options
 * @returns {Promise<Finished>}
 * @throws {StoppedBySignal} When the signal was aborted; the process tree has ended by then.
 */
export function runToEnd(program, args, { cwd, env = process.env, signal, onLine, timeoutMs }) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // Its own process group: Ctrl-C reaches the launcher alone, which then stops the whole group in order.
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    /** @type {string[]} */
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) {
      eachLine(stream, (line) => {
        lines.push(line);
        if (lines.length > KEPT_LINES) lines.shift();
        onLine?.(line);
      });
    }
    const stop = () => stopTree(child);
    const timer = timeoutMs === undefined ? undefined : setTimeout(stop, timeoutMs);
    signal?.addEventListener("abort", stop, { once: true });
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) reject(signal.reason instanceof Error ? signal.reason : new StoppedBySignal("SIGINT"));
      else resolve({ code: code ?? (killedBy ? 128 : 1), lines });
    });
  });
}

/**
 * Asks a child's process group to end, and ends it after a while if it does not.
 * @param {import("node:child_process").ChildProcess} child
 */
function stopTree(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  signalTree(child.pid, "SIGTERM");
  const timer = setTimeout(() => signalTree(child.pid ?? 0, "SIGKILL"), KILL_AFTER_MS);
  child.on("close", () => clearTimeout(timer));
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function signalTree(pid, signal) {
  try {
    if (process.platform === "win32") spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore" });
    else process.kill(-pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}

/**
 * Calls back for each line of a stream, the last one included when no newline ends it.
 * @param {NodeJS.ReadableStream} stream
 * @param {(line: string) => void} onLine
 */
function eachLine(stream, onLine) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (/** @type {string} */ chunk) => {
    const parts = (rest + chunk).split(/\r?\n/);
    rest = parts.pop() ?? "";
    for (const part of parts) onLine(part.replace(COLOUR_CODES, ""));
  });
  stream.on("end", () => {
    if (rest) onLine(rest.replace(COLOUR_CODES, ""));
  });
}
