/** @file Builds the kernels of native/ with the machine's C compiler, once per machine and version, and loads them. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { abiDigest } from "./abi/abi-header";

/** A plan in native memory. */
export interface PlanHandle {
  readonly brand: "plan";
}

/** What native/addon.c offers. */
export interface KernelLibrary {
  /** Of the description that native/abi.h was written from. */
  readonly abiDigest: string;
  /** Channels of a block. */
  readonly vectorWidth: number;
  createPlan(words: Int32Array, arenaBytes: number, scratchBytes: number, slots: number): PlanHandle;
  /** Slots 1, 2, … of the plan. They must not be touched until the promise settles. */
  runPlan(plan: PlanHandle, slots: readonly Float32Array[], threads: number): Promise<void>;
  releasePlan(plan: PlanHandle): void;
  /** Nanoseconds per instruction in its fastest run, at the index of its first word. */
  planTimes(plan: PlanHandle, words: number): Float64Array;
}

/** The kernels, or why there are none on this machine. */
export type KernelAvailability = { library: KernelLibrary } | { missing: string };

const FLAGS = ["-std=gnu11", "-O3", "-fno-math-errno", "-shared", "-fPIC"];
const LIBRARIES = ["-lpthread", "-lm"];
/** Tried in this order after `CC`. */
const COMPILERS = ["cc", "gcc", "clang"];

const run = promisify(execFile);

let loading: Promise<KernelAvailability> | null = null;

/**
 * The kernels of this machine, built at the first call where they are not there yet (some seconds).
 *
 * Never throws: without a C compiler, on Windows, or with `HILUM_KERNELS=off` it says why there are none, and graphs
 * run in onnxruntime. Any other value of `HILUM_KERNELS` is the processor to build for, as the compiler's `-march`.
 */
export function loadKernels(): Promise<KernelAvailability> {
  loading ??= kernelsOf(findSources()).catch((error: unknown) => ({
    missing: error instanceof Error ? error.message : String(error),
  }));
  return loading;
}

/** The kernels whose sources lie in a folder; those that hold to another ABI than this program are refused. */
export async function kernelsOf(sources: string | null): Promise<KernelAvailability> {
  const wanted = process.env.HILUM_KERNELS ?? "native";
  if (wanted === "off") return { missing: "they are switched off by HILUM_KERNELS" };
  if (process.platform === "win32") return { missing: "they are not built on Windows" };
  if (sources === null) return { missing: "their sources are not here" };
  const compiler = await findCompiler();
  if (compiler === null) return { missing: `no C compiler was found (looked for ${COMPILERS.join(", ")})` };
  const file = await build(sources, compiler, [`-march=${wanted}`, ...FLAGS]);
  // Not `require`: a bundler would try to follow it.
  const addon = { exports: {} };
  process.dlopen(addon, file);
  const library = addon.exports as KernelLibrary;
  if (library.abiDigest === abiDigest()) return { library };
  const both = `(${library.abiDigest}) than this program's (${abiDigest()})`;
  return { missing: `native/abi.h was written from another description ${both}` };
}

/** `native/` of the checkout: beside this file's ancestors, whether it runs from the sources or from a bundle. */
function findSources(): string | null {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, "native");
    if (existsSync(join(candidate, "addon.c"))) return candidate;
    if (dirname(folder) === folder) return null;
  }
}

async function findCompiler(): Promise<{ command: string; version: string } | null> {
  for (const command of [...(process.env.CC ? [process.env.CC] : []), ...COMPILERS]) {
    try {
      const { stdout } = await run(command, ["--version"]);
      return { command, version: stdout };
    } catch {
      // Not installed, or not a compiler: the next one may be.
    }
  }
  return null;
}

async function build(
  sources: string,
  compiler: { command: string; version: string },
  flags: readonly string[],
): Promise<string> {
  const names = (await readdir(sources)).filter((name) => /\.[ch]$/.test(name)).sort();
  const digest = createHash("sha256").update(
    [
      compiler.command,
      compiler.version,
      ...flags,
      process.arch,
      process.versions.modules,
      cpus()[0]?.model ?? "",
      await processorFlags(),
    ].join("\n"),
  );
  for (const name of names) digest.update(name).update(await readFile(join(sources, name)));
  const folder = join(
    existsSync(join(sources, "../node_modules")) ? join(sources, "../node_modules/.cache") : tmpdir(),
    "hilum-kernels",
  );
  const file = join(folder, `${digest.digest("hex").slice(0, 24)}.node`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const temporary = `${file}.${process.pid}`;
  const headers = join(dirname(createRequire(import.meta.url).resolve("node-api-headers/package.json")), "include");
  const objects = names.filter((name) => name.endsWith(".c")).map((name) => join(sources, name));
  try {
    await run(compiler.command, [
      ...flags,
      ...(process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : []),
      "-I",
      headers,
      ...objects,
      "-o",
      temporary,
      ...LIBRARIES,
    ]);
    // In one move: another process that builds at the same time makes the same file.
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
  return file;
}

/** What `-march=native` sees of a Linux machine: a home folder may be shared by machines of different kinds. */
async function processorFlags(): Promise<string> {
  const text = await readFile("/proc/cpuinfo", "utf8").catch(() => "");
  return /^flags\s*:.*$/m.exec(text)?.[0] ?? "";
}
