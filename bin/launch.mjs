/** @file Brings a checkout into a state in which a command can run, then runs it. On a checkout that is ready this only reads. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildDist, buildWeb, isDistFresh, isWebFresh, version, webBuildFolder } from "./build.mjs";
import { explainDiskError, StoppedBySignal, LaunchFailure } from "./failure.mjs";
import { install, isInstalled } from "./install.mjs";
import { readLock, waitForLock } from "./lock.mjs";
import { printableJson } from "./printable.mjs";
import { inProject, PROJECT } from "./project.mjs";
import { createTerminal } from "./terminal.mjs";
import { goOnUnheard } from "./unheard.mjs";

const EXIT_BY_SIGNAL = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * Prepares the checkout and runs one command line.
 * @param {string[]} argv Without `node` and the script.
 * @param {number} usualMask What the user's files are usually made with. What is installed and built holds nothing secret, and
 *   other accounts (PostgreSQL's, where Hilum is root) may have to run it.
 * @returns {Promise<number>} The exit code.
 */
export async function launch(argv, usualMask) {
  goOnUnheard();
  if (argv[0] === "--version" || argv[0] === "-v") {
    console.log(version());
    return 0;
  }
  const json = argv.includes("--json");
  try {
    const web = await prepare(argv, usualMask);
    // Resolved by the launcher alone, so that the server starts from the very build that was checked.
    process.env.HILUM_PROJECT = PROJECT;
    // For every process and thread of Hilum, see lib/engines/compiled/onnxruntime/silence-runtime.ts.
    process.env.ORT_DISABLE_TELEMETRY = "1";
    if (web !== null) process.env.HILUM_WEB_BUILD = web;
  } catch (error) {
    return report(error, json, argv[0]);
  }
  /** @type {{ main: (argv: string[]) => Promise<number> }} */
  const { main } = await import(pathToFileURL(inProject("dist", "hilum.mjs")).href);
  return main(argv);
}

/**
 * Which parts a command needs beside the command line itself.
 * @param {string[]} argv
 */
async function needsWeb(argv) {
  if (argv.includes("--help") || argv.includes("-h")) return false;
  return argv[0] === "build" || (argv[0] === "start" && !argv.includes("--dev") && !(await isRunning()));
}

/** Whether a workbench already serves this state folder: a second start only says where. */
async function isRunning() {
  return (await readLock(join(process.env.HILUM_HOME ?? inProject(".hilum"), "workbench.lock"))) !== null;
}

/**
 * @param {string[]} argv
 * @param {number} usualMask
 * @returns {Promise<string | null>} The web build's folder, relative to the checkout; null when the command needs none.
 */
async function prepare(argv, usualMask) {
  const withWeb = await needsWeb(argv);
  if (!isInstalled() || !isDistFresh() || (withWeb && !isWebFresh(webBuildFolder()))) {
    await whileInterruptible((signal) => installAndBuild(withWeb, usualMask, signal));
  }
  return withWeb ? webBuildFolder() : null;
}

/** @param {boolean} withWeb @param {number} usualMask @param {AbortSignal} signal */
async function installAndBuild(withWeb, usualMask, signal) {
  const terminal = createTerminal();
  const lock = await takeLock(terminal, signal);
  const ownMask = process.umask(usualMask);
  try {
    // Another start may have done all of it while this one waited for the lock.
    if (!isInstalled()) await install({ terminal, signal });
    if (!isDistFresh()) await buildDist({ terminal, signal });
    const folder = webBuildFolder();
    if (withWeb && !isWebFresh(folder)) await buildWeb({ terminal, signal, folder });
  } finally {
    process.umask(ownMask);
    lock.release();
  }
}

/** @param {import("./terminal.mjs").Terminal} terminal @param {AbortSignal} signal */
async function takeLock(terminal, signal) {
  /** @type {import("./terminal.mjs").Step | undefined} */
  let step;
  try {
    const onWait = (/** @type {{ pid: number }} */ holder) => {
      step = terminal.step(`Waiting for another start that is installing or building (process ${holder.pid})`);
    };
    const lock = await waitForLock(inProject(".hilum", "launcher.lock"), { onWait, signal });
    step?.done("The other start is done");
    return lock;
  } catch (error) {
    step?.fail();
    throw explainDiskError(error, "preparing Hilum", PROJECT) ?? error;
  }
}

/**
 * Runs work that a signal stops in order: its children end first, then the failure is reported.
 * @param {(signal: AbortSignal) => Promise<void>} work
 */
async function whileInterruptible(work) {
  const controller = new AbortController();
  const stop = (/** @type {NodeJS.Signals} */ name) => controller.abort(new StoppedBySignal(name));
  const signals = /** @type {NodeJS.Signals[]} */ (Object.keys(EXIT_BY_SIGNAL));
  for (const name of signals) process.on(name, stop);
  try {
    await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}

/**
 * @param {unknown} error
 * @param {boolean} json
 * @param {string | undefined} command
 * @returns {number} The exit code.
 */
function report(error, json, command) {
  const terminal = createTerminal();
  if (error instanceof StoppedBySignal) {
    terminal.line(
      `Stopped. Nothing is half-written${existsSync(inProject("node_modules", ".hilum-lock")) ? "" : " that the next start does not replace"}; start again whenever you like.`,
    );
    return EXIT_BY_SIGNAL[/** @type {keyof typeof EXIT_BY_SIGNAL} */ (error.signal)] ?? 1;
  }
  const failure = error instanceof LaunchFailure ? error : explainDiskError(error, "preparing Hilum", PROJECT);
  if (failure) {
    for (const line of failure.details) terminal.line(terminal.dim(`  ${line}`));
    terminal.line(terminal.red(failure.message));
    terminal.line(failure.remedy);
  } else {
    terminal.line(terminal.red("The launcher met an error it does not know; this is a bug."));
    terminal.line(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const message = failure?.message ?? "The launcher met an error it does not know; this is a bug.";
  if (json)
    console.log(
      printableJson({ error: { code: "environment", message, ...(failure ? { remedy: failure.remedy } : {}) } }),
    );
  // Whoever reads the last line of `npm test` finds a count there in every case.
  if (command === "test") console.log("0 passed, 1 failed");
  return 1;
}
