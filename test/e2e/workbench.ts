/** @file A real workbench for the browser tests: `hilum start` on a state folder and notebooks of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmod, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base } from "@playwright/test";
import { anyFreePort } from "../../lib/store/embedded/probe-port";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const READY_MS = 240_000;
const STOP_MS = 25_000;

export interface Workbench {
  /** E.g. `http://127.0.0.1:4123`, without a slash at the end. */
  url: string;
  home: string;
  /** The folder of the notebooks: a copy of the shipped ones. */
  experiments: string;
  /** The process of `hilum start`. */
  pid: number;
  /** Runs a command of the command line on the same state, with `--json`. */
  command(...args: string[]): Promise<{ code: number; value: unknown }>;
  /** What the workbench printed so far. */
  output(): string;
  stop(): Promise<void>;
}

export interface WorkbenchOptions {
  /** Draw the synthetic data set and run the quick start. @default true */
  quickStart?: boolean;
  /** The folder of a workbench that was killed: starts again on what it left. @default a new folder */
  scratch?: string;
}

/** Starts a workbench and waits until it answers. The web application is built first where it is stale. */
export async function startWorkbench({ quickStart = true, scratch = "" }: WorkbenchOptions = {}): Promise<Workbench> {
  if (scratch === "") {
    // With a space, as in many people's home folders.
    scratch = await mkdtemp(join(tmpdir(), "hilum e2e "));
    // PostgreSQL runs under an account of its own where we are root; it must be able to enter.
    await chmod(scratch, 0o755);
    await cp(join(PROJECT, "experiments"), join(scratch, "experiments"), { recursive: true });
  }
  const [home, experiments] = [join(scratch, "home"), join(scratch, "experiments")];
  const port = await anyFreePort();
  const env = {
    ...process.env,
    HILUM_HOME: home,
    HILUM_EXPERIMENTS: experiments,
    DATABASE_URL: "",
    CI: "",
    NO_COLOR: "1",
  };
  const args = ["start", "--port", String(port), ...(quickStart ? [] : ["--no-quick-start"])];
  const child = spawn(process.execPath, [join(PROJECT, "bin", "hilum.mjs"), ...args], {
    cwd: PROJECT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await endTree(child);
    await rm(scratch, { recursive: true, force: true });
  };
  try {
    await untilReady(child, () => output.includes(`ready at ${url}`));
  } catch (error) {
    const log = await readFile(join(home, "logs", "web.log"), "utf8").catch(() => "");
    await stop();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${output}\n${log.slice(-4_000)}`, {
      cause: error,
    });
  }
  return {
    url,
    home,
    experiments,
    pid: child.pid ?? 0,
    command: (...words) => runCommand(words, env),
    output: () => output,
    stop,
  };
}

/** Kills the supervisor and `others` (the worker, say) at once, as a power cut would; gives the folder they leave. */
export async function killWorkbench({ pid, home, url }: Workbench, others: readonly number[]): Promise<string> {
  for (const id of [pid, ...others]) process.kill(id, "SIGKILL");
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  while ([pid, ...others].some(isAlive) || (await answers())) await new Promise((resolve) => setTimeout(resolve, 50));
  return join(home, "..");
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Playwright's `test` with one workbench for all tests of a file; `page` paths are relative to it. */
export const test = base.extend<{ baseURL: string }, { workbench: Workbench; workbenchOptions: WorkbenchOptions }>({
  workbenchOptions: [{}, { scope: "worker", option: true }],
  workbench: [
    async ({ workbenchOptions }, provide) => {
      const workbench = await startWorkbench(workbenchOptions);
      await provide(workbench);
      await workbench.stop();
    },
    { scope: "worker", timeout: READY_MS + STOP_MS },
  ],
  baseURL: async ({ workbench }, provide) => provide(workbench.url),
});

export { expect } from "@playwright/test";

async function untilReady(child: ChildProcess, isReady: () => boolean): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!isReady()) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The workbench ended (${child.exitCode ?? child.signalCode}) before it was ready.`);
    if (Date.now() > deadline) throw new Error(`The workbench was not ready within ${READY_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** As Ctrl-C would; what does not end in time is killed with its whole group. */
async function endTree(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGINT");
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), "SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(timer);
}

function runCommand(words: string[], env: NodeJS.ProcessEnv): Promise<{ code: number; value: unknown }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(PROJECT, "bin", "hilum.mjs"), ...words, "--json"], {
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, value: JSON.parse(text) }));
  });
}
