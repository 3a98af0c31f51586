/** @file Tests only: a Python with the packages that tests compare with, where one is installed. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Runs a program of `test/peers/` and gives its stdout. Throws with its stderr when it fails. */
export type RunPython = (program: string, args: readonly string[], input?: string | Uint8Array) => string;

/**
 * The Python of HILUM_PYTHON, else `python3`, when it has all packages; otherwise the words to skip with.
 * Tests that need it skip where it is missing: it is a peer, no dependency.
 */
export function findPython(
  ...packages: readonly string[]
): { run: RunPython; missing: null } | { run: null; missing: string } {
  const python = process.env.HILUM_PYTHON ?? "python3";
  const probe = spawnSync(
    python,
    [
      "-c",
      "import importlib.util as u, sys; sys.exit(any(u.find_spec(name) is None for name in sys.argv[1:]))",
      ...packages,
    ],
    { stdio: "ignore" },
  );
  if (probe.status !== 0)
    return { run: null, missing: `${python} has no ${packages.join(" and ")}; set HILUM_PYTHON to one that has` };
  const run: RunPython = (program, args, input) => {
    const path = fileURLToPath(new URL(`../../test/peers/${program}`, import.meta.url));
    const { status, stdout, stderr } = spawnSync(python, [path, ...args], {
      input,
      maxBuffer: 2 ** 28,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${program}: ${stderr}`);
    return stdout;
  };
  return { run, missing: null };
}
