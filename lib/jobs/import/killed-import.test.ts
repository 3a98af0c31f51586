import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { deleteDataset } from "../../store/datasets/dataset-bin";
import { getDataset } from "../../store/datasets/dataset-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { importDataset } from "./import-dataset";

const FILMS = 240;
const BUNDLE = fileURLToPath(new URL("../../../node_modules/.cache/hilum-test/import-process.mjs", import.meta.url));

let store: TestStore;
let folder: string;
beforeAll(async () => {
  store = await openTestStore();
  folder = await mkdtemp(join(tmpdir(), "hilum-test-killed-"));
  for (const label of ["normal", "sick"]) await mkdir(join(folder, label));
  for (let i = 0; i < FILMS; i++) {
    const data = Uint8Array.from({ length: 64 * 64 }, (_, pixel) => (pixel * (i + 1)) % 256);
    await writeFile(
      join(folder, i % 2 === 0 ? "normal" : "sick", `${i}.png`),
      encodeGreyPng({ width: 64, height: 64, maxValue: 255, data }),
    );
  }
  await build({
    entryPoints: [fileURLToPath(new URL("import-process.fixture.ts", import.meta.url))],
    outfile: BUNDLE,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await store.close();
});

/** Imports in another process, which gets a SIGKILL once it has read so many films. */
async function killedImport(name: string, killedAt: number): Promise<NodeJS.Signals | null> {
  const child = spawn(
    process.execPath,
    [BUNDLE, JSON.stringify({ database: store.database, blobFolder: store.blobFolder, path: folder, name, killedAt })],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  return new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
}

/** The digests of all stored films. A write that was killed leaves a temporary file, which is none and goes a day later. */
async function storedBlobs(): Promise<string[]> {
  const digests: string[] = [];
  for await (const { digest } of store.blobs.list()) digests.push(digest);
  return digests.sort();
}

it("an import killed twice in the middle goes on where it was and ends with the same data set, film for film", async () => {
  const { dataset: whole } = await importDataset(store, { path: folder, name: "whole", title: "whole" });
  const blobsOfWhole = await storedBlobs();
  await deleteDataset(store, "whole");
  expect(await storedBlobs()).toEqual([]);

  expect(await killedImport("killed", 80)).toBe("SIGKILL");
  await expect(getDataset(store, "killed")).rejects.toMatchObject({ code: "notFound" });
  expect(await killedImport("killed", 80)).toBe("SIGKILL");

  let already = 0;
  let read = 0;
  const { dataset, added } = await importDataset(store, {
    path: folder,
    name: "killed",
    title: "killed",
    onResume: (films) => (already = films),
    onProgress: ({ done }) => (read = done),
  });
  // Films are recorded in groups of 32, one of them at a time: of the 80 that each attempt read, at least one group was kept.
  expect(already).toBeGreaterThanOrEqual(64);
  expect(already).toBeLessThanOrEqual(160);
  expect(already + read).toBe(FILMS);
  expect(added).toBe(FILMS);
  expect(dataset.fingerprint).toBe(whole.fingerprint);
  expect(await storedBlobs()).toEqual(blobsOfWhole);
});
