import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { isAlive } from "../is-alive";
import { openStore } from "../open-store";
import { until } from "../until.fixture";

const BUNDLE = fileURLToPath(new URL("../../../node_modules/.cache/hilum-test/open-store.mjs", import.meta.url));
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

let base: string;
let home: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "hilum test "));
  await chmod(base, 0o755);
  home = join(base, "a home");
  await build({
    entryPoints: [fileURLToPath(new URL("open-store.fixture.ts", import.meta.url))],
    outfile: BUNDLE,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  // Another user runs it below, also where this one's files are his alone.
  for (const path of [BUNDLE, dirname(BUNDLE), dirname(dirname(BUNDLE))]) await chmod(path, 0o755);
});
afterAll(async () => {
  await openHere().then((store) => store.close({ stopIdleDatabase: true }));
  await rm(base, { recursive: true, force: true });
});

const openHere = (folder = home) => openStore({ home: folder, databaseUrl: "" });
const pidFile = () => join(home, "postgres", "data", "postmaster.pid");
const serverPid = async () => Number((await readFile(pidFile(), "utf8")).split("\n")[0]);

const parentOf = async (pid: number) =>
  Number(/^PPid:\s*(\d+)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);

const Answer = z.object({
  started: z.string().optional(),
  folder: z.string().optional(),
  fsync: z.string().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

/** Opens and closes a store in another process, as another user where a uid is given. */
async function openElsewhere(
  folder: string,
  { stop = false, uid }: { stop?: boolean; uid?: number } = {},
): Promise<z.infer<typeof Answer>> {
  const child = spawn(process.execPath, [BUNDLE, folder, stop ? "stop" : "keep"], {
    ...(uid === undefined ? {} : { uid, gid: uid }),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await once(child, "close");
  return Answer.parse(JSON.parse(output));
}

describe("the embedded PostgreSQL", () => {
  it("is made and started once when several processes open a fresh home at the same moment", async () => {
    const answers = await Promise.all([openElsewhere(home), openElsewhere(home), openElsewhere(home)]);
    expect(answers.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(new Set(answers.map(({ started }) => started)).size).toBe(1);
    expect(answers[0]).toMatchObject({ folder: join(home, "postgres", "data"), fsync: "on" });
  });

  it("outlives the process that started it, and stops with the last one that used it", async () => {
    const [first, second] = [await openHere(), await openHere()];
    const pid = await serverPid();
    await first.close({ stopIdleDatabase: true });
    expect(isAlive(pid)).toBe(true);
    await second.close({ stopIdleDatabase: true });
    await until(() => !isAlive(pid));
  });

  it("ends with its last user, also one that was killed with no time to say so, and its guardian with it", async () => {
    const child = spawn(process.execPath, [BUNDLE, home, "stay"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const pid = await serverPid();
    const guardian = await parentOf(pid);
    child.kill("SIGKILL");
    await until(() => !isAlive(pid) && !isAlive(guardian), 15_000);
  });

  it("whose guardian is killed does not stay behind without one", async () => {
    const store = await openHere();
    const pid = await serverPid();
    process.kill(await parentOf(pid), "SIGKILL");
    await until(async () => (await store.pool.query("select 1").catch(() => null)) !== null && !isAlive(pid), 15_000);
    expect(await parentOf(await serverPid())).not.toBe(1);
    await store.close({ stopIdleDatabase: true });
  });

  it("keeps everything acknowledged through kill -9, and an open store goes on with the next server", async () => {
    const store = await openHere();
    await store.pool.query("create table if not exists acknowledged (n integer)");
    await store.pool.query("insert into acknowledged values (42)");
    const pid = await serverPid();
    process.kill(pid, "SIGKILL");
    await until(async () => (await serverPid().catch(() => pid)) !== pid);
    await until(
      async () => (await store.pool.query("select n from acknowledged").catch(() => null))?.rows[0]?.n === 42,
    );
    // Notifications flow again over the connection that was made anew.
    const heard: (string | null)[] = [];
    await store.presence.listen("test_channel", (payload) => heard.push(payload));
    await until(async () => {
      await store.pool.query("select pg_notify('test_channel', 'again')");
      return heard.includes("again");
    });
    await store.close({ stopIdleDatabase: true });
  });

  it("starts although the pid of a crashed server belongs to another process now", async () => {
    await (await openHere()).close();
    const pid = await serverPid();
    const crashed = `${pidFile()}.crashed`;
    await copyFile(pidFile(), crashed);
    process.kill(pid, "SIGKILL");
    await until(() => !isAlive(pid));
    const lines = (await readFile(crashed, "utf8")).split("\n");
    const bystander = spawn(
      process.execPath,
      ["-e", "setTimeout(() => {}, 60000)"],
      isRoot ? { uid: (await stat(pidFile())).uid, gid: (await stat(pidFile())).gid, cwd: "/" } : {},
    );
    await writeFile(pidFile(), [String(bystander.pid), ...lines.slice(1)].join("\n"));
    const store = await openHere();
    expect(await serverPid()).not.toBe(bystander.pid);
    expect(bystander.exitCode).toBe(null);
    await store.close({ stopIdleDatabase: true });
    bystander.kill("SIGKILL");
  });

  it.skipIf(!isRoot)("runs for an ordinary user, who is told when he may not write the home", async () => {
    const own = join(base, "of nobody");
    await mkdir(own);
    await chown(own, NOBODY, NOBODY);
    expect(await openElsewhere(own, { stop: true, uid: NOBODY })).toMatchObject({
      fsync: "on",
      folder: join(own, "postgres", "data"),
    });
    const refused = await openElsewhere(join(base, "not his"), { uid: NOBODY });
    expect(refused.error).toMatchObject({
      code: "storageUnavailable",
      message: expect.stringContaining("cannot be written"),
    });
  });

  it.skipIf(!isRoot)("runs for root in a home that its own account cannot enter", async () => {
    const locked = join(base, "locked");
    await mkdir(locked, { mode: 0o700 });
    const secret = join(locked, "home");
    const { folder, error } = await openElsewhere(secret, { stop: true });
    expect(error).toBe(undefined);
    expect(folder).toMatch(/^\/var\/lib\/hilum-[0-9a-f]{12}\/data$/);
    expect(await openElsewhere(secret, { stop: true })).toMatchObject({ folder });
    await rm(dirname(folder ?? ""), { recursive: true });
  });
});
