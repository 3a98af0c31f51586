/**
 * @file A lock between processes: a file that its holder keeps touching.
 *
 * A holder that was killed leaves the file behind, so a lock counts as free when its process is gone, or when nobody
 * touched it for a while (process ids are used again).
 */
import { linkSync, mkdirSync, openSync, closeSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const TOUCH_MS = 2_000;
const ABANDONED_MS = 20_000;
const RETRY_MS = 200;

/**
 * @typedef {object} Lock
 * @property {(note: Record<string, unknown>) => void} note Records more about the holder, for {@link readLock}.
 * @property {() => void} release
 */

/**
 * @typedef {object} LockHolder
 * @property {number} pid
 * @property {string} since
 */

/**
 * Takes the lock, or gives null when a living process holds it.
 * @param {string} path
 * @param {Record<string, unknown>} [note]
 * @returns {Lock | null}
 */
export function tryLock(path, note = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const holder = { pid: process.pid, since: new Date().toISOString() };
  for (let attempt = 0; attempt < 3; attempt++) {
    if (createExclusive(path, JSON.stringify({ ...holder, ...note }))) return hold(path, holder);
    if (readLock(path) !== null) return null;
    removeAbandoned(path);
  }
  return null;
}

/**
 * Takes the lock, waiting for the holder to let go.
 * @param {string} path
 * @param {{ onWait?: (holder: LockHolder) => void, signal?: AbortSignal }} [options]
 * @returns {Promise<Lock>}
 */
export async function waitForLock(path, { onWait, signal } = {}) {
  let told = false;
  for (;;) {
    const lock = tryLock(path);
    if (lock) return lock;
    const holder = readLock(path);
    if (holder && !told) onWait?.(holder);
    told ||= holder !== null;
    await sleep(RETRY_MS, undefined, { signal });
  }
}

/**
 * Who holds the lock now, with what the holder noted; null when it is free or was abandoned.
 * @param {string} path
 * @returns {(LockHolder & Record<string, unknown>) | null}
 */
export function readLock(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return null;
  const age = Date.now() - stats.mtimeMs;
  const holder = parseHolder(path);
  // A file without content is being written this very moment, unless it stays that way.
  if (holder === null) return age < ABANDONED_MS ? { pid: 0, since: stats.mtime.toISOString() } : null;
  return isAlive(holder.pid) && age < ABANDONED_MS ? holder : null;
}

/**
 * Whether a process with this id runs, also when it belongs to somebody else.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** @param {string} path @param {string} text */
function createExclusive(path, text) {
  try {
    const file = openSync(path, "wx");
    writeSync(file, text);
    closeSync(file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} path @param {LockHolder} holder @returns {Lock} */
function hold(path, holder) {
  const isOurs = () => parseHolder(path)?.pid === holder.pid;
  const timer = setInterval(() => {
    const now = new Date();
    try {
      if (isOurs()) utimesSync(path, now, now);
    } catch {
      // The folder was deleted under us; the lock guards nothing any more.
    }
  }, TOUCH_MS);
  timer.unref();
  return {
    note(note) {
      const temporary = `${path}.${process.pid}`;
      writeFileSync(temporary, JSON.stringify({ ...holder, ...note }));
      renameSync(temporary, path);
    },
    release() {
      clearInterval(timer);
      if (isOurs()) unlinkSync(path);
    },
  };
}

/** @param {string} path @returns {(LockHolder & Record<string, unknown>) | null} */
function parseHolder(path) {
  try {
    const value = JSON.parse(readFileSync(path, "utf8"));
    return typeof value?.pid === "number" ? value : null;
  } catch {
    return null;
  }
}

/**
 * Two waiters may find the same abandoned file; moving it aside before deleting lets the slower one see that what it
 * moved is already the new holder's, and put it back.
 * @param {string} path
 */
function removeAbandoned(path) {
  const aside = `${path}.abandoned-${process.pid}`;
  try {
    renameSync(path, aside);
    const now = parseHolder(aside);
    if (now && isAlive(now.pid) && Date.now() - statSync(aside).mtimeMs < ABANDONED_MS) linkSync(aside, path);
    unlinkSync(aside);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "EEXIST"))) throw error;
  }
}
