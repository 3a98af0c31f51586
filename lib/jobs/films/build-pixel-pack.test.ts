import { mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { decodePixelPack } from "../../datasets/pixel-pack";
import { type GreyImage } from "../../imaging/grey-image";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { preprocess } from "../../imaging/network/preprocess";
import { PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { Random } from "../../tensor/random";
import { buildPixelPack } from "./build-pixel-pack";

const SPEC = PreprocessingSpec.parse({});
const film = (seed: number): GreyImage => {
  const random = new Random(seed);
  return { width: 30, height: 20, maxValue: 255, data: Uint8Array.from({ length: 600 }, () => random.int(256)) };
};
const seeds = Array.from({ length: 40 }, (_, i) => (i * 7) % 40);
const blobs = new Map(seeds.map((seed) => [`blob${seed}`, encodeGreyPng(film(seed))]));
const readBlob = (digest: string) => Promise.resolve(blobs.get(digest)!);
const films = seeds.map((seed) => ({ blob: `blob${seed}` }));

/** A project whose `dist/` has the thread's program. */
let project: string;
beforeAll(async () => {
  project = mkdtempSync(resolve("node_modules", ".pack-thread-"));
  await build({
    entryPoints: [resolve("lib/jobs/films/pack-thread.ts")],
    outfile: join(project, "dist", "pack-thread.mjs"),
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
});
afterAll(() => rmSync(project, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

describe.each([
  ["in this thread", false],
  ["in several threads", true],
])("a pixel pack built %s", (_, inThreads) => {
  const pack = (options: Partial<Parameters<typeof buildPixelPack>[0]> = {}) => {
    if (inThreads) vi.stubEnv("HILUM_PROJECT", project);
    return buildPixelPack({ films, readBlob, size: 16, preprocessing: SPEC, ...options });
  };

  it("holds row i for image i, exactly as the prediction page would prepare it", async () => {
    const seen: number[] = [];
    const bytes = await pack({ onProgress: (done) => seen.push(done) });
    const { size, count, pixels } = decodePixelPack(bytes);
    expect([size, count, bytes.buffer instanceof SharedArrayBuffer]).toEqual([16, 40, true]);
    expect(seen).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    seeds.forEach((seed, row) =>
      expect(pixels.subarray(row * 256, (row + 1) * 256)).toEqual(preprocess(film(seed), 16, SPEC)),
    );
  });

  it("stops when told", async () => {
    const controller = new AbortController();
    await expect(pack({ onProgress: () => controller.abort(), signal: controller.signal })).rejects.toThrow(/abort/);
  });

  it("fails with the error of a film that cannot be decoded, code and remedy included", async () => {
    const damaged = (digest: string) =>
      Promise.resolve(digest === "blob7" ? blobs.get(digest)!.slice(0, 60) : blobs.get(digest)!);
    await expect(pack({ readBlob: damaged })).rejects.toMatchObject({ code: "corruptImage" });
  });
});
