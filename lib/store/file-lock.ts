import { randomUUID } from "node:crypto";
import { link, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { HilumError } from "../errors";
import { errorCode } from "./storage-failure";

const RETRY_MS = 25;
const TOUCH_MS = 1_000;
/** A holder touches its lock every second; one silent for this long is gone, whatever has its pid now. */
const SILENT_MS = 15_000;

/**
 * Runs `work` while this process alone holds the lock file at `path`. A lock whose holder died is broken at once; one
 * whose pid was given to another process, after 15 s. Throws `storageUnavailable` after `timeoutMs`.
 *
 * A courtesy between processes of one machine, not a guarantee: what it protects must stay whole without it.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>, timeoutMs = 90_000): Promise<T> {
  const ticket = JSON.stringify({ pid: process.pid, id: randomUUID() });
  const deadline = Date.now() + timeoutMs;
  while (!(await tryCreate(path, ticket))) {
    if (Date.now() > deadline) throw new HilumError("storageUnavailable", `Another Hilum process has held ${path} for over a minute.`, { remedy: "Wait for it, or stop it and try again." });
    await breakIfAbandoned(path);
    await sleep(RETRY_MS);
  }
  const touch = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    if ((await contentOf(path)) === ticket) await rm(path, { force: true });
  }
}

async function tryCreate(path: string, ticket: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(ticket);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

async function breakIfAbandoned(path: string): Promise<void> {
  const [ticket, found] = await Promise.all([contentOf(path), stat(path).catch(() => null)]);
  if (ticket === null || found === null) return;
  const pid = Number(/"pid":(\d+)/.exec(ticket)?.[1] ?? 0);
  const silentMs = Date.now() - found.mtimeMs;
  if (pid > 0 ? isAlive(pid) && silentMs < SILENT_MS : silentMs < 2_000) return;

  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => undefined);
  // Somebody may have broken the same lock first and taken a new one: that one we hand back.
  const moved = await contentOf(aside);
  if (moved !== null && moved !== ticket) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

/** True when a process with this pid exists, ours or another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

async function contentOf(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch(() => null);
}
