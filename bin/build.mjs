/**
 * @file Builds what is stale: `dist/` (the command line and the workers, by esbuild) and the web application (by Next).
 *
 * Staleness is a digest over the contents of the sources. A build is written beside the old one and takes its place in
 * one move, so that a build that was cut off leaves the old one in use, and a server that still runs keeps its files.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { runToEnd } from "./child.mjs";
import { digestFiles, listFiles, readIfThere } from "./digest.mjs";
import { LaunchFailure, explainDiskError } from "./failure.mjs";
import { inProject, PROJECT } from "./project.mjs";
import { arePublished, MADE_FOLDERS, publishFiles } from "./public-files.mjs";
import { refuseLinked } from "./refuse-linked.mjs";

/** Bundles in `dist/` and the module each starts from. */
const ENTRIES = {
  hilum: "lib/commands/hilum.ts",
  worker: "lib/commands/workbench/worker-process.ts",
  "web-server": "lib/commands/workbench/web-server.ts",
  "decode-thread": "lib/jobs/films/decode-thread.ts",
  "inference-thread": "lib/jobs/models/inference-thread.ts",
  "pack-thread": "lib/jobs/films/pack-thread.ts",
  "feature-thread": "lib/jobs/audit/feature-thread.ts",
  "alike-thread": "lib/jobs/audit/alike-thread.ts",
  "tfjs-trainer-thread": "lib/engines/tfjs/trainer-thread.ts",
  "input-thread": "lib/training/input/input-thread.ts",
  "bench-engine": "bench/train/node-engine.ts",
};
const DIST_RECORD = inProject("dist", "build.json");
const NEXT_BASE = process.env.HILUM_NEXT_DIST ?? ".next";
/** Written into a web build when it is complete; a folder without it was cut off. */
const NEXT_MARKER = "hilum-complete";
/** The build before stays for a server that still runs on it. */
const KEPT_WEB_BUILDS = 2;

const MADE = ["bench/results/", ...MADE_FOLDERS.map((folder) => `public/${folder}/`)];
const isSource = (/** @type {string} */ path) =>
  !/\.(test|bench|fixture)\.tsx?$/.test(path) && !MADE.some((folder) => path.startsWith(folder));

/** @returns {string} */
function distDigest() {
  return digestFiles(
    PROJECT,
    listFiles(PROJECT, ["lib", "bench", "bin/build.mjs", "package-lock.json", "tsconfig.json"], isSource),
  );
}

/** @returns {string} */
function webDigest() {
  const files = listFiles(
    PROJECT,
    [
      "app",
      "lib",
      "public",
      "bin/public-files.mjs",
      "next.config.js",
      "package.json",
      "package-lock.json",
      "tsconfig.json",
    ],
    isSource,
  );
  return digestFiles(PROJECT, files);
}

/** Whether the bundles in `dist/` are those of the sources on disk. */
export function isDistFresh() {
  return readDistRecord()?.digest === distDigest();
}

/** The folder of the web build that belongs to the sources on disk, relative to the checkout. */
export function webBuildFolder() {
  return `${NEXT_BASE}/${webDigest().slice(0, 16)}`;
}

/** @param {string} folder */
export function isWebFresh(folder) {
  return existsSync(inProject(folder, NEXT_MARKER)) && arePublished();
}

/**
 * Bundles the command line and the workers into `dist/`. Packages stay outside: they are installed beside it.
 * @param {{ terminal: import("./terminal.mjs").Terminal, signal: AbortSignal }} options
 * @throws {LaunchFailure} When a source does not compile.
 */
export async function buildDist({ terminal, signal }) {
  refuseLinked("dist", "building the command line");
  const step = terminal.step("Building the command line");
  const digest = distDigest();
  const temporary = inProject(`dist/.new-${process.pid}`);
  try {
    signal.throwIfAborted();
    const { build, stop } = await import("esbuild");
    const present = Object.fromEntries(Object.entries(ENTRIES).filter(([, source]) => existsSync(inProject(source))));
    // Given, not written: the source maps count their paths from the folder that the files will be in.
    const { outputFiles } = await build({
      absWorkingDir: PROJECT,
      entryPoints: present,
      outdir: inProject("dist"),
      write: false,
      outExtension: { ".js": ".mjs" },
      chunkNames: "chunk-[hash]",
      bundle: true,
      // Without splitting, every heavy package would load with the first command that needs none of them.
      splitting: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20",
      sourcemap: true,
      logLevel: "silent",
    }).finally(stop);
    signal.throwIfAborted();
    mkdirSync(temporary, { recursive: true });
    for (const { path, contents } of outputFiles) writeFileSync(join(temporary, basename(path)), contents);
    moveIntoDist(temporary, digest);
  } catch (error) {
    step.fail();
    throw explainBuildFailure(error, "building the command line");
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  step.done("Command line built");
}

/**
 * Moves new files over old ones one by one, chunks first and the record last, and drops files that neither this build
 * nor the one before it made: a process that still runs may yet load a chunk of the one before.
 * @param {string} temporary
 * @param {string} digest
 */
function moveIntoDist(temporary, digest) {
  const made = readdirSync(temporary);
  const isEntry = (/** @type {string} */ name) => Object.keys(ENTRIES).some((entry) => name.startsWith(`${entry}.`));
  for (const name of [...made].sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)))) {
    renameSync(join(temporary, name), inProject("dist", name));
  }
  const before = readDistRecord()?.files ?? [];
  writeWhole(DIST_RECORD, JSON.stringify({ digest, files: made }));
  const kept = new Set([...made, ...before, "build.json"]);
  for (const name of readdirSync(inProject("dist"))) {
    if (!kept.has(name) && !name.startsWith(".new-")) rmSync(inProject("dist", name), { recursive: true, force: true });
  }
}

/** @returns {{ digest: string, files: string[] } | null} */
function readDistRecord() {
  const text = readIfThere(DIST_RECORD);
  return text === null ? null : JSON.parse(text);
}

/**
 * Builds the web application into its own folder.
 * @param {{ terminal: import("./terminal.mjs").Terminal, signal: AbortSignal, folder: string }} options
 * @throws {LaunchFailure} When Next fails, with its last lines.
 */
export async function buildWeb({ terminal, signal, folder }) {
  refuseLinked(NEXT_BASE, "building the web application");
  const step = terminal.step("Building the web application");
  try {
    await publishFiles();
    rmSync(inProject(folder), { recursive: true, force: true });
    const env = Object.assign({}, process.env, {
      HILUM_NEXT_DIST: folder,
      NEXT_TELEMETRY_DISABLED: "1",
      NODE_ENV: "production",
    });
    const next = inProject("node_modules", "next", "dist", "bin", "next");
    const result = await runToEnd(process.execPath, [next, "build"], {
      cwd: PROJECT,
      env,
      signal,
      onLine: (line) => step.progress(null, line.trim()),
    });
    if (result.code !== 0) throw explainBuildOutput(result.lines);
    writeFileSync(inProject(folder, NEXT_MARKER), "");
    dropOldWebBuilds(folder);
  } catch (error) {
    step.fail();
    throw explainBuildFailure(error, "building the web application");
  }
  step.done("Web application built");
}

/** @param {string} current */
function dropOldWebBuilds(current) {
  const builds = readdirSync(inProject(NEXT_BASE))
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .map((name) => ({
      folder: `${NEXT_BASE}/${name}`,
      madeAt: statSync(inProject(NEXT_BASE, name, NEXT_MARKER), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.madeAt - a.madeAt);
  for (const { folder } of builds.slice(KEPT_WEB_BUILDS)) {
    if (folder !== current) rmSync(inProject(folder), { recursive: true, force: true });
  }
}

/** @param {string} path @param {string} text */
function writeWhole(path, text) {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

/** @param {string[]} lines */
function explainBuildOutput(lines) {
  return (
    explainDiskError(lines.join("\n"), "building the web application", PROJECT) ??
    new LaunchFailure(
      "The web application could not be built.",
      "The lines above name the file; the previous build was kept.",
      lines.slice(-25),
    )
  );
}

/** @param {unknown} error @param {string} doing */
function explainBuildFailure(error, doing) {
  if (error instanceof LaunchFailure || !(error instanceof Error) || error.name === "Interrupted") return error;
  if ("errors" in error && Array.isArray(error.errors)) {
    const details = error.errors
      .slice(0, 8)
      .map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text));
    const disk = explainDiskError(details.join("\n"), doing, PROJECT);
    return (
      disk ??
      new LaunchFailure(
        "The sources do not compile.",
        "The lines above name the files; the previous build was kept.",
        details,
      )
    );
  }
  return explainDiskError(error, doing, PROJECT) ?? error;
}

/** The version in package.json. */
export function version() {
  return String(JSON.parse(readFileSync(inProject("package.json"), "utf8")).version);
}
