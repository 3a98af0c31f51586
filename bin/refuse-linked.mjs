/** @file What is written by deleting first must not be a link: the deleting would go through it. */
import { lstatSync, realpathSync } from "node:fs";
import { LaunchFailure } from "./failure.mjs";
import { inProject } from "./project.mjs";

/**
 * Refuses to go on where a folder of the checkout is a symbolic link or a junction: npm empties `node_modules` before it
 * installs, a build drops what it did not make, and either would do so in the folder that the link leads to.
 * @param {string} name Of the folder, relative to the checkout.
 * @param {string} doing What would be done to it, e.g. "installing".
 * @throws {LaunchFailure}
 */
export function refuseLinked(name, doing) {
  const path = inProject(name);
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new LaunchFailure(
    `${path} is a link to ${targetOf(path)}, and ${doing} would delete what is there. Nothing was changed.`,
    `Remove the link itself (not its target) and start again: Hilum then makes a folder of its own there.`,
  );
}

/** @param {string} path */
function targetOf(path) {
  try {
    return realpathSync(path);
  } catch {
    return "nowhere";
  }
}
