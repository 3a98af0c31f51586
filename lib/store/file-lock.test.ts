import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withFileLock } from "./file-lock";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hilum-test-lock-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("lets one at a time work, and leaves nothing behind", async () => {
  const path = join(folder, "a.lock");
  let inside = 0;
  let most = 0;
  await Promise.all(Array.from({ length: 10 }, () => withFileLock(path, async () => {
    most = Math.max(most, ++inside);
    await sleep(5);
    inside--;
  })));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

it("is given back when the work fails", async () => {
  const path = join(folder, "b.lock");
  await expect(withFileLock(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await withFileLock(path, () => Promise.resolve("yes"))).toBe("yes");
});

it("of a dead process is broken, by one of many who wait", async () => {
  const path = join(folder, "c.lock");
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  await writeFile(path, JSON.stringify({ pid: child.pid, id: "dead" }));
  let inside = 0;
  await Promise.all(Array.from({ length: 5 }, () => withFileLock(path, async () => {
    expect(++inside).toBe(1);
    await sleep(10);
    inside--;
  })));
});

it("whose pid belongs to another process now is broken when it has been silent for long", async () => {
  const path = join(folder, "d.lock");
  await writeFile(path, JSON.stringify({ pid: process.pid, id: "reused" }));
  await expect(withFileLock(path, () => Promise.resolve(), 200)).rejects.toMatchObject({ code: "storageUnavailable" });
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(path, longAgo, longAgo);
  await withFileLock(path, () => Promise.resolve(), 2_000);
});
