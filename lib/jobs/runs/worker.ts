import { randomUUID } from "node:crypto";
import { selectEngine } from "../../engines/select-engine";
import { type Store } from "../../store/open-store";
import { claimRun } from "../../store/runs/run-store";
import { forgetWorkers, reportWorker } from "../../store/runs/worker-store";
import { executeRun } from "./execute-run";
import { startQueue, workRuns } from "./queue";
import { RECOVERY_MS, recoverLostRuns, requeueForgottenRuns } from "./recover-lost-runs";
import { requestNextShortcutAudit } from "../assessments/shortcut-audit-of";
import { workAssessment } from "../assessments/work-assessments";
import { workSetComparison } from "../audit/compare-sets";
import { workAudit } from "../audit/work-audits";
import { workRangeTest } from "./work-range-tests";
import { workerHost } from "../../store/runs/worker-host";

const REPORT_MS = 2_000;
const MAINTENANCE_MS = 30_000;

export interface WorkerOptions {
  /** Aborted to end the worker: the run it trains goes back to the queue with a checkpoint. */
  signal: AbortSignal;
  /** @default a random one */
  workerId?: string;
  /** CPU threads for training. @default all cores */
  threads?: number;
  /** The longest a run trains without a checkpoint. @default that of `trainRun` */
  checkpointEveryMs?: number;
  /** Called when a training has come to a stop for good: only the end of this process gets its run on. */
  onStuck?: () => void;
  /** Gets one line for each thing worth a line. */
  log?: (line: string) => void;
}

/**
 * Trains queued runs, one at a time, until the signal aborts; resolves when everything is written. Does waiting
 * learning-rate range tests and assessments of finished runs between them, audits trained networks and data sets while no run waits, and looks after runs of other workers
 * that were lost.
 */
export async function runWorker(
  store: Store,
  {
    signal,
    workerId = `w${randomUUID().slice(0, 8)}`,
    threads,
    checkpointEveryMs,
    onStuck,
    log = () => undefined,
  }: WorkerOptions,
): Promise<void> {
  const queue = await startQueue(store);
  const host = workerHost();
  let run: string | null = null;
  const report = () => reportWorker(store, { id: workerId, pid: process.pid, host, run });
  // A claimed run is trained and ended whether or not the list of workers can be written just now.
  const tell = () => report().catch(() => undefined);
  await report();
  const stopChores = [
    repeatedly(report, REPORT_MS),
    repeatedly(() => recoverLostRuns(store), RECOVERY_MS),
    repeatedly(() => requeueForgottenRuns(store).then(() => queue.maintain()), MAINTENANCE_MS),
  ];
  await recoverLostRuns(store);
  // A run that waits has its own data set audited first, so it need not wait for the audits of others.
  const between = async () =>
    (await workRangeTest(store, { signal, threads, log })) ||
    (await workAssessment(store, { signal, log })) ||
    ((await queue.size()) === 0 &&
      ((await requestNextShortcutAudit(store)) ||
        (await workAudit(store, { signal, log })) ||
        (await workSetComparison(store, { signal, log }))));
  log(`worker ${workerId} waits for runs`);
  // While it waits it loads what most runs need, so that a first step comes sooner; a failure is for the run to tell.
  selectEngine("onnx")
    .then((engine) => engine.prepare?.())
    .catch(() => undefined);
  try {
    await workWhile(signal, log, () =>
      workRuns(
        store,
        async (id) => {
          const claim = await claimRun(store, id, workerId);
          if (claim === null) return;
          run = id;
          await tell();
          log(
            `run ${claim.run.name}: ${claim.checkpoints.length === 0 ? "started" : `goes on from step ${claim.checkpoints[0].step}`}`,
          );
          await executeRun(store, claim, { shutdown: signal, threads, checkpointEveryMs, onStuck, log });
          run = null;
          await tell();
        },
        signal,
        between,
      ),
    );
  } finally {
    stopChores.forEach((stop) => stop());
    await forgetWorkers(store, [workerId]).catch(() => undefined);
  }
}

/** A database that is away for a while must not end the worker: it asks again every second. */
async function workWhile(signal: AbortSignal, log: (line: string) => void, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      log(`the store does not answer: ${error instanceof Error ? error.message : String(error)}`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

/** Repeats a chore, never two at once; a failure is left to the next time. */
function repeatedly(chore: () => Promise<unknown>, everyMs: number): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const round = async () => {
    await chore().catch(() => undefined);
    if (!stopped) timer = setTimeout(() => void round(), everyMs);
  };
  timer = setTimeout(() => void round(), everyMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
