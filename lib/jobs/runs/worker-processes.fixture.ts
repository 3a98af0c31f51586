/** @file Tests only: workers on a test store, in this process or in ones of their own that can be killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type TestStore } from "../../store/test-store";
import { runWorker, type WorkerOptions } from "./worker";

type WorkerTuning = Pick<WorkerOptions, "checkpointEveryMs" | "log">;

/** Worker processes on one store. */
export interface WorkerProcesses {
  start(): ChildProcess;
  /** Ends those that still live. */
  killAll(): void;
}

/** Bundles the worker once; a test file needs a name of its own, because files are tested at the same time. */
export async function buildWorkerProcesses(
  name: string,
  { database, blobFolder }: TestStore,
  { checkpointEveryMs }: WorkerTuning = {},
): Promise<WorkerProcesses> {
  const bundle = fileURLToPath(new URL(`../../../node_modules/.cache/hilum-test/${name}.mjs`, import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL("worker-process.fixture.ts", import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  const children = new Set<ChildProcess>();
  return {
    start() {
      const child = spawn(process.execPath, [bundle, JSON.stringify({ database, blobFolder, checkpointEveryMs })], {
        stdio: "ignore",
      });
      children.add(child);
      child.once("exit", () => children.delete(child));
      return child;
    },
    killAll: () => children.forEach((child) => child.kill("SIGKILL")),
  };
}

/** Runs a worker in this process while `work` goes on. */
export async function withOwnWorker(
  store: TestStore,
  work: () => Promise<void>,
  tuning: WorkerTuning = {},
): Promise<void> {
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal, threads: 1, ...tuning });
  try {
    await work();
  } finally {
    stop.abort();
    await worker;
  }
}
