import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readLock, tryLock, waitForLock } from "./lock.mjs";

const freshPath = () => join(mkdtempSync(join(tmpdir(), "hilum-lock-")), "a.lock");
const deadPid = () => spawnSync(process.execPath, ["-e", ""]).pid;

test("a held lock is refused, says who holds it, and is free after its release", () => {
  const path = freshPath();
  const lock = tryLock(path);
  lock?.note({ url: "http://127.0.0.1:1" });
  expect(tryLock(path)).toBeNull();
  expect(readLock(path)).toMatchObject({ pid: process.pid, url: "http://127.0.0.1:1" });
  lock?.release();
  expect(readLock(path)).toBeNull();
  tryLock(path)?.release();
  expect(readdirSync(join(path, ".."))).toEqual([]);
});

test("the lock of a process that was killed is taken over", () => {
  const path = freshPath();
  writeFileSync(path, JSON.stringify({ pid: deadPid(), since: "" }));
  const lock = tryLock(path);
  expect(lock).not.toBeNull();
  lock?.release();
});

test("a lock nobody touches is taken over although a process has its number", () => {
  const path = freshPath();
  writeFileSync(path, JSON.stringify({ pid: process.ppid, since: "" }));
  expect(tryLock(path)).toBeNull();
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
  const lock = tryLock(path);
  expect(lock).not.toBeNull();
  lock?.release();
});

test("who waits for a lock is told who holds it, and gets it", async () => {
  const path = freshPath();
  const first = tryLock(path);
  let holder = 0;
  const second = waitForLock(path, { onWait: ({ pid }) => (holder = pid) });
  setTimeout(() => first?.release(), 50);
  (await second).release();
  expect(holder).toBe(process.pid);
});
