import { mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { decodeGreyPng } from "../../imaging/png/grey-png";
import { PHANTOM_DEMO } from "../../phantom/phantom-dataset";
import { planPhantomSet } from "../../phantom/seeded-leaks";
import { type DecodePool, openDecodePool } from "./decode-pool";
import { drawFilm } from "./prepared-film";

const [{ drawing }] = planPhantomSet({ ...PHANTOM_DEMO, patients: 1, size: 64 }).films;

/** A project whose `dist/` has the thread's program. */
let project: string;
beforeAll(async () => {
  project = mkdtempSync(resolve("node_modules", ".decode-thread-"));
  const outfile = join(project, "dist", "decode-thread.mjs");
  await build({
    entryPoints: [resolve("lib/jobs/films/decode-thread.ts")],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe.each([
  ["in this thread", false],
  ["in several threads", true],
])("a decoding pool %s", (_, inThreads) => {
  let pool: DecodePool;
  const open = () => {
    if (inThreads) vi.stubEnv("HILUM_PROJECT", project);
    return (pool = openDecodePool());
  };
  afterEach(async () => {
    await pool.close();
    vi.unstubAllEnvs();
  });

  it("draws the phantom, decodes what it drew, and makes it smaller", async () => {
    const drawn = await open().draw(drawing);
    expect(drawn).toEqual(drawFilm(drawing));
    const { width, height, png } = drawn;
    const decoded = await pool.decode({ file: "a.png", source: { bytes: png } });
    expect(decoded).toMatchObject({ film: { width, height, format: "png", fileBytes: png.length } });
    const small = decodeGreyPng(await pool.reduce({ png, side: 16 }));
    expect(Math.max(small.width, small.height)).toBe(16);
  });

  it("refuses a stranger's file that is none, and fails by a stored one", async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect(await open().decode({ file: "a.png", source: { bytes } })).toMatchObject({
      rejected: { code: "unsupportedImage" },
    });
    await expect(pool.reduce({ png: bytes, side: 16 })).rejects.toMatchObject({ code: "corruptImage" });
  });
});
