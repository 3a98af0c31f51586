import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readLock, tryLock, waitForLock, withLock } from "./lock.mjs";

const LOCK = fileURLToPath(new URL("lock.mjs", import.meta.url));

let base: string;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "hilum-lock-"));
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
});
afterAll(() => rm(base, { recursive: true, force: true }));

const freshFolder = () => mkdtemp(join(base, "f"));
const freshPath = async () => join(await freshFolder(), "a.lock");

/** Another process that runs `code` with the lock's functions and says "ready" through `say`. */
async function elsewhere(path: string, code: string): Promise<ChildProcess & { lines: string[] }> {
  const script = `import { tryLock, waitForLock, withLock, readLock } from ${JSON.stringify(LOCK)};\nconst path = ${JSON.stringify(path)};\nconst say = (word) => process.stdout.write(word + "\\n");\n${code}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  const lines: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => lines.push(...text.trim().split("\n")));
  await once(child.stdout, "data");
  return Object.assign(child, { lines });
}
const holder = (path: string) =>
  elsewhere(path, "await tryLock(path, { url: 'http://x' }); say('ready'); setInterval(() => {}, 1000);");

test("a held lock is refused, says who holds it, and is free after its release", async () => {
  const path = await freshPath();
  const lock = await tryLock(path);
  lock?.note({ url: "http://127.0.0.1:1" });
  expect(await tryLock(path)).toBeNull();
  expect(await readLock(path)).toMatchObject({ pid: process.pid, url: "http://127.0.0.1:1", answers: true });
  lock?.release();
  expect(await readLock(path)).toBeNull();
  (await tryLock(path))?.release();
  expect(await readdir(join(path, ".."))).toEqual([]);
});

test("the lock of a process that was killed is free at once, and its file is cleared away", async () => {
  const path = await freshPath();
  const child = await holder(path);
  expect(await tryLock(path)).toBeNull();
  child.kill("SIGKILL");
  await once(child, "exit");
  const lock = await tryLock(path);
  expect(lock).not.toBeNull();
  lock?.release();
  expect(await readdir(join(path, ".."))).toEqual([]);
});

test("a suspended process keeps its lock, however old its file looks", async () => {
  const path = await freshPath();
  const child = await holder(path);
  const longAgo = new Date(Date.now() - 30 * 86_400_000);
  for (const name of await readdir(join(path, ".."))) await utimes(join(path, "..", name), longAgo, longAgo);
  child.kill("SIGSTOP");
  expect(await tryLock(path)).toBeNull();
  expect(await readLock(path)).toEqual({ pid: child.pid, answers: false });
  child.kill("SIGCONT");
  expect(await readLock(path)).toMatchObject({ pid: child.pid, url: "http://x", answers: true });
});

test("an empty file under the lock's name, as a full disk leaves it, holds nothing", async () => {
  const path = await freshPath();
  await writeFile(path, "");
  await writeFile(`${path}.${process.pid}-0123456789`, "");
  expect(await readLock(path)).toBeNull();
  (await tryLock(path))?.release();
});

test("who waits is told who holds the lock, and gets it when the holder dies", async () => {
  const path = await freshPath();
  const child = await holder(path);
  let told = 0;
  const waiting = waitForLock(path, { onWait: ({ pid }) => (told = pid) });
  while (told === 0) await sleep(20);
  child.kill("SIGKILL");
  (await waiting).release();
  expect(told).toBe(child.pid);
});

test("a folder that is not there yet is held by nobody, and is made for who takes the lock", async () => {
  const path = join(await freshFolder(), "new", "home", "a.lock");
  expect(await readLock(path)).toBeNull();
  const lock = await tryLock(path);
  expect(await readLock(path)).toMatchObject({ pid: process.pid });
  lock?.release();
});

test("who waits may give up", async () => {
  const path = await freshPath();
  const lock = await tryLock(path);
  await expect(waitForLock(path, { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ name: "TimeoutError" });
  lock?.release();
});

test("one at a time works, in one process and in several, and nothing stays behind", async () => {
  const path = await freshPath();
  const log = join(path, "..", "log");
  const work = `for (let i = 0; i < 25; i++) await withLock(path, async () => { appendFileSync(${JSON.stringify(log)}, "+"); await sleep(1); appendFileSync(${JSON.stringify(log)}, "-"); }); say("done");`;
  const imports = `import { appendFileSync } from "node:fs"; import { setTimeout as sleep } from "node:timers/promises";\n`;
  const others = [1, 2, 3].map(() => elsewhere(path, imports + work));
  let inside = 0;
  await Promise.all(
    Array.from({ length: 10 }, () =>
      withLock(path, async () => {
        expect(++inside).toBe(1);
        await sleep(2);
        inside--;
      }),
    ),
  );
  expect((await Promise.all(others)).map(({ lines }) => lines)).toEqual([["done"], ["done"], ["done"]]);
  expect((await import("node:fs")).readFileSync(log, "utf8")).toBe("+-".repeat(75));
  expect((await readdir(join(path, ".."))).filter((name) => name !== "log")).toEqual([]);
});

test("of many who find the lock of a dead one at the same moment, one gets it", async () => {
  const path = await freshPath();
  const child = await holder(path);
  child.kill("SIGKILL");
  await once(child, "exit");
  const locks = await Promise.all(Array.from({ length: 8 }, () => tryLock(path)));
  expect(locks.filter((lock) => lock !== null)).toHaveLength(1);
  locks.forEach((lock) => lock?.release());
});

test("is given back when the work fails", async () => {
  const path = await freshPath();
  await expect(withLock(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await withLock(path, () => Promise.resolve("yes"))).toBe("yes");
});

test("a path that is longer than a socket's address may be, with a space in it", async () => {
  const folder = join(await freshFolder(), "x".repeat(90), "y y".repeat(30));
  await mkdir(folder, { recursive: true });
  const path = join(folder, "a.lock");
  const child = await holder(path);
  expect(await tryLock(path)).toBeNull();
  child.kill("SIGKILL");
  await once(child, "exit");
  (await tryLock(path))?.release();
  expect(await readdir(folder)).toEqual([]);
});

test.skipIf(process.platform === "win32")(
  "a holder is told when its folder was deleted and made anew by somebody: the lock is anybody's then",
  async () => {
    const folder = await freshFolder();
    const lock = await tryLock(join(folder, "x.lock"));
    expect(lock?.isHeld()).toBe(true);
    await rm(folder, { recursive: true });
    await mkdir(folder);
    expect(lock?.isHeld()).toBe(false);
    lock?.release();
  },
);
