/** @file Tests only: the program of an input thread, bundled as the build does. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";

/** Bundles the program into a folder of its own, which `remove` deletes. */
export async function bundleInputThread(): Promise<{ program: string; folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "hilum-input-thread-"));
  const program = join(folder, "input-thread.mjs");
  await build({ entryPoints: [resolve("lib/training/input/input-thread.ts")], outfile: program, bundle: true, platform: "node", format: "esm", target: "node20", logLevel: "silent" });
  return { program, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
