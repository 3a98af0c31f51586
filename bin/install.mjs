/** @file Installs the dependencies when they are missing or when the lock file changed since. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runToEnd } from "./child.mjs";
import { readIfThere } from "./digest.mjs";
import { LaunchFailure, explainDiskError } from "./failure.mjs";
import { inProject, PROJECT } from "./project.mjs";
import { refuseLinked } from "./refuse-linked.mjs";

const MARKER = inProject("node_modules", ".hilum-lock");
const NEEDED_BYTES = 2.3e9;
const NETWORK_TROUBLE = /ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ERR_SOCKET_TIMEOUT|network/i;

/** What an installation must match: the lock file on this platform. */
function wantedMark() {
  const digest = createHash("sha256")
    .update(readFileSync(inProject("package-lock.json")))
    .digest("hex");
  return `${digest} ${process.platform}-${process.arch}\n`;
}

/** Whether the dependencies on disk are those of the lock file. */
export function isInstalled() {
  return readIfThere(MARKER) === wantedMark();
}

/**
 * Installs the dependencies with `npm ci`. An installation somebody made with npm by hand is taken over when npm's own
 * record of it agrees with the lock file.
 * @param {{ terminal: import("./terminal.mjs").Terminal, signal: AbortSignal }} options
 * @throws {LaunchFailure} When npm fails, with its last lines; when `node_modules` is a link.
 */
export async function install({ terminal, signal }) {
  refuseLinked("node_modules", "installing the dependencies");
  if (isTakenOver()) {
    record();
    return;
  }
  checkSpace();
  const step = terminal.step("Installing the dependencies");
  const total = countPackages();
  let fetched = 0;
  try {
    const result = await runNpmCi(signal, (line) => {
      if (!line.includes(".tgz")) return;
      fetched = Math.min(fetched + 1, total);
      // Unpacking goes on after the last download, so the bar never claims to be full.
      step.progress((fetched / total) * 0.95, `${fetched} of ${total} packages`);
    });
    if (result.code !== 0) throw explainNpmFailure(result.lines);
    record();
  } catch (error) {
    step.fail();
    throw error;
  }
  step.done("Dependencies installed");
}

/** @param {AbortSignal} signal @param {(line: string) => void} onLine */
async function runNpmCi(signal, onLine) {
  const npm = findNpm();
  // Development dependencies too, whatever NODE_ENV says: building needs them. npm 10 obeys the environment variable,
  // npm 11 `allowScripts` in package.json: either keeps onnxruntime-node from downloading GPU libraries nobody uses.
  const args = [...npm.args, "ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=http"];
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip", npm_config_update_notifier: "false" };
  const options = { cwd: PROJECT, env, signal, onLine };
  const first = await runToEnd(npm.program, args, options);
  const retry = first.code !== 0 && NETWORK_TROUBLE.test(first.lines.join("\n"));
  return retry ? runToEnd(npm.program, args, options) : first;
}

/** The npm that called us, else the one that came with this Node, else the one in the path. */
function findNpm() {
  const besideNode = [
    process.env.npm_execpath ?? "",
    join(dirname(process.execPath), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const script = besideNode.find((path) => /npm-cli\.[cm]?js$/.test(path) && existsSync(path));
  return script ? { program: process.execPath, args: [script] } : { program: "npm", args: [] };
}

function checkSpace() {
  if (existsSync(inProject("node_modules"))) return;
  const { bavail, bsize } = statfsSync(PROJECT);
  const free = bavail * bsize;
  if (free > NEEDED_BYTES) return;
  throw new LaunchFailure(
    `There is not enough space to install Hilum: ${(free / 1e9).toFixed(1)} GB are free, about ${(NEEDED_BYTES / 1e9).toFixed(1)} GB are needed.`,
    `Free some space on the disk that holds ${PROJECT} and start again. Nothing was changed.`,
  );
}

function record() {
  writeFileSync(MARKER, wantedMark());
}

/** @returns {Record<string, LockedPackage>} */
function lockedPackages() {
  return JSON.parse(readFileSync(inProject("package-lock.json"), "utf8")).packages ?? {};
}

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage */

function countPackages() {
  return Object.entries(lockedPackages()).filter(([path, entry]) => path !== "" && !entry.optional).length;
}

/** npm writes `node_modules/.package-lock.json` last, so it is there only after an installation that was not cut off. */
function isTakenOver() {
  const text = readIfThere(inProject("node_modules", ".package-lock.json"));
  if (text === null) return false;
  /** @type {Record<string, LockedPackage>} */
  const installed = JSON.parse(text).packages ?? {};
  return Object.entries(lockedPackages()).every(([path, { version, optional }]) => {
    const there = installed[path];
    return path === "" || (there ? there.version === version : optional === true);
  });
}

/** @param {string[]} lines */
function explainNpmFailure(lines) {
  const text = lines.join("\n");
  const known = explainDiskError(text, "installing the dependencies", PROJECT);
  if (known) return known;
  const details = lines.filter((line) => !line.startsWith("npm http")).slice(-8);
  const remedy = NETWORK_TROUBLE.test(text)
    ? "The package registry could not be reached. Check the network (and `npm config get registry`) and start again; what was downloaded is kept."
    : "Read npm's last lines above, put right what they name and start again; a half installation is replaced then.";
  return new LaunchFailure("npm could not install the dependencies.", remedy, details);
}
