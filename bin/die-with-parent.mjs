/** @file Programs that the kernel ends when their parent ends, in whatever way: where the system can. */
import { spawnSync } from "node:child_process";

/** @type {boolean | undefined} */
let able;

/** Whether this system has the program that asks the kernel for it: Linux with util-linux 2.33 or later. */
export function kernelFollows() {
  able ??=
    process.platform === "linux" &&
    spawnSync("setpriv", ["--pdeathsig", "KILL", "true"], { stdio: "ignore", timeout: 10_000 }).status === 0;
  return able;
}

/**
 * The command line that runs a program which gets a signal when its parent, the thread that starts it, is gone. Elsewhere it comes back
 * as it is, and the program must watch its parent itself.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {"KILL" | "INT"} signal
 * @returns {{ program: string, args: string[] }}
 */
export function dyingWithParent(program, args, signal) {
  return kernelFollows()
    ? { program: "setpriv", args: ["--pdeathsig", signal, program, ...args] }
    : { program, args: [...args] };
}
