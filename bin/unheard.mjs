/** @file What a process says is no reason to end it: its reader may be gone, its terminal closed, the disk of its log full. */

/** Goes on where nobody can be told any more. Without this, the next line of a workbench whose terminal was closed would end it out of order. */
export function goOnUnheard() {
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
}
