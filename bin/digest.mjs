/** @file Digests over files: what decides whether something installed or built is stale. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * All files under the given files and folders, as paths relative to `root` with forward slashes, sorted. What does not
 * exist is left out; symbolic links are not followed.
 * @param {string} root
 * @param {string[]} entries
 * @param {(path: string) => boolean} [keep] Sees paths relative to `root`, of folders (ending in `/`) and files.
 * @returns {string[]}
 */
export function listFiles(root, entries, keep = () => true) {
  /** @type {string[]} */
  const found = [];
  /** @param {string} path */
  const visit = (path) => {
    const name = relative(root, path).split(sep).join("/");
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return;
    if (stats.isFile() && keep(name)) found.push(name);
    if (!stats.isDirectory() || !keep(`${name}/`)) return;
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (!entry.isSymbolicLink()) visit(join(path, entry.name));
    }
  };
  for (const entry of entries) visit(join(root, entry));
  return found.sort();
}

/**
 * SHA-256 over the names and the contents of files, in the order given.
 * @param {string} root
 * @param {string[]} files Relative to `root`.
 * @param {string} [salt] Anything else the result depends on.
 */
export function digestFiles(root, files, salt = "") {
  const hash = createHash("sha256").update(salt);
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    hash.update(`\0${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/**
 * The text of a small file, or null where there is none.
 * @param {string} path
 */
export function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
    throw error;
  }
}
