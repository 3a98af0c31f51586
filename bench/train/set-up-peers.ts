/** @file Installs the Python peers into an environment of their own. */
import { existsSync } from "node:fs";
import { runToEnd } from "../../bin/child.mjs";
import type { Terminal } from "../../bin/terminal.mjs";
import { HilumError } from "../../lib/errors";
import { environmentPython } from "./engines";

/** The releases that the shipped figures were taken with. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  PyTorch: ["torch==2.15.0", "numpy==2.4.6"],
  // The build without GPU support has this name on Linux and Windows only.
  TensorFlow: [process.platform === "darwin" ? "tensorflow==2.21.0" : "tensorflow-cpu==2.21.0"],
};

export interface PeerSetup {
  /** The virtual environment's folder; made where it does not exist. */
  environment: string;
  /** The Python that makes it. */
  python: string;
  terminal: Terminal;
  signal: AbortSignal;
}

/** The outcome per framework; `null` for one that was installed, else why it was not. */
export type SetupOutcome = Readonly<Record<string, string | null>>;

/**
 * Makes the environment and installs each framework, a few gigabytes; one that cannot be had does not hold up the other.
 * Throws {@link HilumError} `environment` where there is no Python with `venv`.
 */
export async function setUpPeers({ environment, python, terminal, signal }: PeerSetup): Promise<SetupOutcome> {
  if (!existsSync(environmentPython(environment))) {
    const made = await runToEnd(python, ["-m", "venv", environment], { cwd: process.cwd(), signal }).catch(
      (error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "ENOENT")
          return { code: 127, lines: [`there is no program "${python}"`] };
        throw error;
      },
    );
    if (made.code !== 0) {
      throw new HilumError(
        "environment",
        `No Python environment could be made: ${made.lines.at(-1) ?? "no reason given"}`,
        {
          remedy:
            "Install Python 3.10 or newer with its venv module, or name one by --python. The bench runs without peers too.",
        },
      );
    }
  }
  const outcome: Record<string, string | null> = {};
  for (const [title, packages] of Object.entries(PACKAGES)) {
    const step = terminal.step(`Installing ${title}`);
    const { code, lines } = await runToEnd(
      environmentPython(environment),
      ["-m", "pip", "install", "--disable-pip-version-check", ...packages],
      {
        cwd: environment,
        signal,
        onLine: (line) => step.progress(null, line.trim().slice(0, 60)),
      },
    );
    outcome[title] =
      code === 0
        ? null
        : (lines.findLast((line) => line.includes("ERROR")) ?? lines.at(-1) ?? `pip ended with ${code}`);
    if (code === 0) step.done(`${title} installed`);
    else step.fail(`${title} could not be installed`);
  }
  return outcome;
}
