/** @file Tests only: the program of a thread, bundled as the build does. */
import { mkdtempSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { tmpdir } from "node:os";
import { build } from "esbuild";

export interface BundledProgram {
  program: string;
  folder: string;
  remove(): void;
}

/** Bundles a module of the checkout with all that it imports into a folder of its own, which `remove` deletes. */
export async function bundleProgram(source: string): Promise<BundledProgram> {
  const folder = mkdtempSync(join(tmpdir(), "hilum-thread-"));
  const program = join(folder, `${basename(source, ".ts")}.mjs`);
  await build({
    entryPoints: [resolve(source)],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
  });
  return { program, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
