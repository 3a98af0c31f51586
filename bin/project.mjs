/** @file Where the checkout lies. Every path of the launcher starts here, whatever the current folder is. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the checkout. */
export const PROJECT = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

/**
 * A path inside the checkout.
 * @param {...string} parts
 */
export function inProject(...parts) {
  return join(PROJECT, ...parts);
}
