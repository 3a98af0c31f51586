import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { sweepAbandonedWrites, sweepTemporaryFiles } from "./sweep-abandoned-writes";
import { openTestStore, type TestStore } from "../test-store";
import { saveLayersModel } from "../models/layers-model-store";

const BUNDLE = fileURLToPath(new URL("../../../node_modules/.cache/hilum-test/blob-writer.mjs", import.meta.url));
let store: TestStore;
const children: ChildProcess[] = [];
beforeAll(async () => {
  store = await openTestStore();
  await build({
    entryPoints: [fileURLToPath(new URL("blob-writer.fixture.ts", import.meta.url))],
    outfile: BUNDLE,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
});
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
});
afterAll(() => store.close());

/** A writer in a process of its own, and its first line. */
async function writer(
  what: "store" | "abandon" | "write" | "doom",
  digest = "",
): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(
    process.execPath,
    [BUNDLE, JSON.stringify({ database: store.database, blobFolder: store.blobFolder, what, digest })],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  children.push(child);
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  return { child, line: chunk.toString().trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** Every file in the folder of blobs, but the intents of living writers such as this one. */
const files = async () =>
  (await readdir(store.blobFolder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== "intents")
    .map(({ name }) => name)
    .sort();

/** The server may need a moment to see that a killed process has hung up. */
async function sweepUntilGone(): ReturnType<typeof sweepAbandonedWrites> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const swept = await sweepAbandonedWrites(store);
    if (swept.writers > 0) return swept;
    await sleep(50);
  }
  throw new Error("nothing was swept");
}

const bytes = (text: string) => new TextEncoder().encode(text);

it("a writer that is killed in the middle of a write leaves nothing", async () => {
  const before = await files();
  const { child } = await writer("write");
  while (!(await files()).some((name) => name.endsWith(".tmp"))) await sleep(5);
  await kill(child);
  expect(await files()).not.toEqual(before);
  await sweepUntilGone();
  expect(await files()).toEqual(before);
});

it("a blob that its writer had no time to name stays while the writer runs, and goes after its end", async () => {
  const { child, line: digest } = await writer("store");
  expect(await sweepAbandonedWrites(store)).toEqual({ writers: 0, files: 0, blobs: 0 });
  await store.blobs.discard([digest]);
  expect(await store.blobs.has(digest)).toBe(true);
  await kill(child);
  expect(await sweepUntilGone()).toMatchObject({ writers: 1, blobs: 1 });
  expect(await store.blobs.has(digest)).toBe(false);
});

it("a blob that its writer gave up, and could not delete because the database was away, goes after its end", async () => {
  const { child, line: digest } = await writer("abandon");
  expect(await sweepAbandonedWrites(store)).toEqual({ writers: 0, files: 0, blobs: 0 });
  await kill(child);
  expect(await sweepUntilGone()).toMatchObject({ writers: 1, blobs: 1 });
  expect(await store.blobs.has(digest)).toBe(false);
});

it("a blob that its writer gave up and a row names stays", async () => {
  const { child, line: digest } = await writer("abandon");
  await saveLayersModel(store, digest);
  await kill(child);
  expect(await sweepUntilGone()).toMatchObject({ blobs: 0 });
  expect(await store.blobs.has(digest)).toBe(true);
});

it("a blob that a row came to name stays after its writer was killed", async () => {
  const { child, line: digest } = await writer("store");
  await saveLayersModel(store, digest);
  await kill(child);
  expect(await sweepUntilGone()).toMatchObject({ blobs: 0 });
  expect(await store.blobs.get(digest)).toEqual(bytes("a checkpoint that no row names"));
});

it("a deletion that was killed after its row went is carried through, and one that was not stays undone", async () => {
  const [unnamed, named] = [
    await store.blobs.put(bytes("its row is gone")),
    await store.blobs.put(bytes("its row is there")),
  ];
  await saveLayersModel(store, named);
  store.blobs.settle([unnamed]);
  for (const digest of [unnamed, named]) await kill((await writer("doom", digest)).child);
  await sweepUntilGone();
  await sweepAbandonedWrites(store);
  expect(await Promise.all([unnamed, named].map((digest) => store.blobs.has(digest)))).toEqual([false, true]);
});

it("a blob that was set aside for deletion when its deleter was killed comes back where a row names it", async () => {
  const aside = join(store.blobFolder, "incoming", `000000000000-${process.pid}-1-dead`);
  await mkdir(aside, { recursive: true });
  const [wanted, unwanted] = ["wanted", "unwanted"].map(bytes);
  const digests = [await store.blobs.put(wanted), await store.blobs.put(unwanted)];
  store.blobs.settle(digests);
  await saveLayersModel(store, digests[0]);
  for (const [index, each] of [wanted, unwanted].entries()) {
    await writeFile(join(aside, `${digests[index]}.condemned`), each);
    await rm(join(store.blobFolder, digests[index].slice(0, 2), digests[index]));
  }
  // Of another machine: only when it is silent for a day and has no connection.
  expect(await sweepAbandonedWrites(store)).toMatchObject({ writers: 0 });
  const long = new Date(Date.now() - 2 * 24 * 3600 * 1000);
  await utimes(aside, long, long);
  expect(await sweepAbandonedWrites(store)).toMatchObject({ writers: 1 });
  expect(await store.blobs.get(digests[0])).toEqual(wanted);
  expect(await store.blobs.has(digests[1])).toBe(false);
});

it("a temporary file beside a notebook goes once its writer runs no more", async () => {
  const folder = join(store.blobFolder, "notebooks");
  await mkdir(folder);
  const uuid = "01234567-89ab-cdef-0123-456789abcdef";
  const { child } = await writer("store");
  const gone = child.pid;
  await kill(child);
  for (const name of ["a.json", `a.json.${process.pid}.${uuid}.tmp`, `a.json.${gone}.${uuid}.tmp`, "mine.tmp"])
    await writeFile(join(folder, name), "x");
  expect(await sweepTemporaryFiles(folder)).toBe(1);
  expect((await readdir(folder)).sort()).toEqual(["a.json", `a.json.${process.pid}.${uuid}.tmp`, "mine.tmp"]);
});
