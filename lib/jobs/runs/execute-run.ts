import { resolveCnn } from "../../architectures/resolve-cnn";
import { describeProgress } from "../../audit/describe-progress";
import { type AuditProgress } from "../../audit/audit-state";
import { type DatasetSummary } from "../../datasets/dataset";
import { type PixelPack } from "../../datasets/pixel-pack";
import { type Weights } from "../../engines/engine";
import { selectEngine } from "../../engines/select-engine";
import { isHilumError } from "../../errors";
import { bugReport } from "../../store/bug-report";
import { LeaseLost } from "../../store/runs/lease";
import { type Store } from "../../store/open-store";
import { patiently } from "../../store/patiently";
import { appendEvents } from "../../store/runs/run-events";
import {
  type ClaimedRun,
  completeRun,
  failRun,
  haltRun,
  isDigestInUse,
  lockSplit,
  releaseRun,
  retryRun,
  type RunReports,
  saveCheckpoint,
} from "../../store/runs/run-store";
import { failureBody } from "../../failures/known-failure";
import { isDatabaseAway } from "../../failures/storage-failure";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, stepOf } from "../../training/checkpoint";
import { type EpochMetrics, type RunEventPayload } from "../../training/run";
import { trainMultiLabelRun, trainRun, type TrainRunOptions } from "../../training/train-run";
import { requirePretrainable } from "../../training/pretraining/require-pretrainable";
import { requireFit } from "../../training/training-memory";
import { refuseRedFindings } from "../audit/audit-gate";
import { ensureAudit } from "../audit/ensure-audit";
import { type HaltReason, keepLease } from "./heartbeat";
import { enqueueRun } from "./queue";
import { loadLockedRunData, loadPixelPack, type RunData } from "./run-data";
import { storeWeights } from "../models/run-weights";
import { loadStartingWeights } from "../models/starting-weights";
import { watchProgress } from "./watch-progress";

const BUG = "Training stopped because of a mistake inside Hilum. The worker's log has the details.";

export interface ExecutionOptions {
  /** Aborted when the worker is told to go: the run goes back to the queue with a checkpoint. */
  shutdown: AbortSignal;
  /** CPU threads. @default all cores */
  threads?: number;
  /** @default that of `trainRun` */
  checkpointEveryMs?: number;
  /** Called when training has come to a stop for good: only the end of this process gets the run on. */
  onStuck?: () => void;
  /** One line for the worker's log. */
  log?: (line: string) => void;
}

/**
 * Trains a claimed run until it is completed, failed, halted or lost, and records which. Never throws: what cannot be
 * recorded, because the database is away or the lease lost, is left to recovery.
 */
export async function executeRun(
  store: Store,
  claim: ClaimedRun,
  { shutdown, threads, checkpointEveryMs, onStuck, log = () => undefined }: ExecutionOptions,
): Promise<void> {
  const execution = new Execution(store, claim, { threads, checkpointEveryMs, onStuck });
  const onShutdown = () => execution.halt("shutdown");
  shutdown.addEventListener("abort", onShutdown, { once: true });
  if (shutdown.aborted) onShutdown();
  const release = await keepLease(store, claim.lease, (reason) => execution.halt(reason));
  try {
    log(`run ${claim.run.name}: ${await execution.run()}`);
  } catch (error) {
    log(`run ${claim.run.name}: ${bugReport(error)}`);
    if (!(error instanceof LeaseLost))
      await execution
        .fail(error)
        .catch((failure: unknown) =>
          log(`run ${claim.run.name}: its failure could not be recorded: ${String(failure)}`),
        );
  } finally {
    release();
    shutdown.removeEventListener("abort", onShutdown);
  }
}

/** A run that is trained, with what it is judged by. */
interface Trained {
  epochs: EpochMetrics[];
  keptEpoch: number;
  weights: Weights;
  reports: RunReports;
}

class Execution {
  private readonly abort = new AbortController();
  private haltReason: HaltReason | null = null;

  constructor(
    private readonly store: Store,
    private readonly claim: ClaimedRun,
    private readonly tuning: Pick<ExecutionOptions, "threads" | "checkpointEveryMs" | "onStuck">,
  ) {}

  /** The first reason stands, except that a lost lease overrides all. */
  halt(reason: HaltReason): void {
    if (this.haltReason === null || reason === "lost") this.haltReason = reason;
    this.abort.abort();
  }

  async run(): Promise<string> {
    const { store, claim } = this;
    const { spec } = claim.run;
    const resumeFrom = await this.lastCheckpoint();
    const loaded = await this.data();
    // Here too: a run may have been queued on a machine with more memory.
    requireFit(resolveCnn(spec.cnn, loaded.labels.length), spec.training, loaded.films.length);
    requirePretrainable(spec, loaded.films.length);
    // A run that has a checkpoint was let through when it began.
    if (resumeFrom === null && !(await this.passesAudit(loaded.dataset))) return this.conclude();
    const data = claim.run.splitHash === null ? await this.lockData() : loaded;
    const pack = await this.pixels(data.films);
    if (pack === null) return this.conclude();

    const engine = await selectEngine(spec.training.engine);
    // What pretraining does not move starts from there, too, after a phase that went on from its checkpoint.
    const begins = resumeFrom === null || resumeFrom.pretraining !== null;
    const initialWeights = begins ? await this.startingWeights(data.labels.length) : undefined;
    const progress = watchProgress(this.tuning.onStuck ?? (() => undefined));
    const request: TrainRunOptions = {
      ...data,
      spec,
      pack,
      engine,
      initialWeights,
      resumeFrom,
      ...this.tuning,
      synthetic: data.dataset.synthetic,
      emit: (payload) => {
        progress.advance();
        return this.emit(payload);
      },
      saveCheckpoint: (checkpoint) => this.save(checkpoint),
      signal: this.abort.signal,
    };
    const outcome = await (
      data.dataset.findings.length > 0 ? this.trainFindings(request) : this.trainClasses(request)
    ).finally(() => progress.stop());
    if (outcome === "aborted") return this.conclude();

    const weights = await storeWeights(store, outcome.weights, {
      epoch: outcome.keptEpoch,
      step: outcome.epochs.at(-1)?.step ?? 0,
    });
    await this.named(weights, () => completeRun(store, claim.lease, { ...outcome.reports, weights }));
    return "completed";
  }

  private async trainClasses(request: TrainRunOptions): Promise<Trained | "aborted"> {
    const outcome = await trainRun(request);
    if (outcome.stopped === "aborted") return outcome.stopped;
    const { testReport: report, validationReport, ...trained } = outcome;
    return { ...trained, reports: { report, validationReport, multiLabel: null } };
  }

  private async trainFindings(request: TrainRunOptions): Promise<Trained | "aborted"> {
    const outcome = await trainMultiLabelRun(request);
    if (outcome.stopped === "aborted") return outcome.stopped;
    const { testReport: test, validationReport: validation, ...trained } = outcome;
    return { ...trained, reports: { report: null, validationReport: null, multiLabel: { test, validation } } };
  }

  /** Locks the split now that the audit has said which films must stay together. */
  private async lockData(): Promise<RunData> {
    const data = await this.data();
    await patiently(() => lockSplit(this.store, this.claim.lease, data.split), this.abort.signal);
    return data;
  }

  /** The films and the split of the run: the locked one, or what would be locked now. */
  private data(): Promise<RunData> {
    return patiently(() => loadLockedRunData(this.store, this.claim.run), this.abort.signal);
  }

  /** The films as the network sees them; null when the run was halted meanwhile. */
  private async pixels(films: RunData["films"]): Promise<PixelPack | null> {
    const { signal } = this.abort;
    const { cnn, preprocessing } = this.claim.run.spec;
    const onProgress = this.aboutEverySecond((done: number, total: number) => `Preparing films: ${done} of ${total}`);
    return unlessHalted(signal, () =>
      patiently(
        () => loadPixelPack(this.store, { films, size: cnn.input.size, preprocessing, onProgress, signal }),
        signal,
      ),
    );
  }

  /** Records why the run cannot go on. A database that was away is no reason: the run waits in the queue until it is back. */
  async fail(error: unknown): Promise<void> {
    const { store, claim } = this;
    const failure = failureBody(error, { place: store.home, bug: BUG });
    if (isDatabaseAway(error))
      return patiently(() => retryRun(store, claim.lease, failure, (run, client) => enqueueRun(store, run.id, client)));
    await patiently(() => failRun(store, claim.lease, failure));
  }

  /** Records why the run halted. */
  private async conclude(): Promise<string> {
    const { store, claim } = this;
    switch (this.haltReason) {
      case "stop":
        await patiently(() => haltRun(store, claim.lease, "cancelled"));
        return "stopped";
      case "pause":
        await patiently(() => haltRun(store, claim.lease, "paused"));
        return "paused";
      case "shutdown":
        await patiently(() =>
          releaseRun(store, claim.lease, "its worker was shut down", (run, client) =>
            enqueueRun(store, run.id, client),
          ),
        );
        return "back in the queue";
      default:
        return "taken over by another worker";
    }
  }

  /** Waits for the data set's audit, or makes it. False when the run was halted meanwhile. Throws `conflict` for a red finding that nobody waived. */
  private async passesAudit({ id, fingerprint }: DatasetSummary): Promise<boolean> {
    const { signal } = this.abort;
    const tell = this.aboutEverySecond(
      (progress: AuditProgress) => `Auditing the data set before training: ${describeProgress(progress)}`,
    );
    const report = await unlessHalted(signal, () =>
      patiently(() => ensureAudit(this.store, id, { fingerprint, signal, onProgress: tell }), signal),
    );
    if (report !== null) refuseRedFindings(report, id, this.claim.run.spec.waivers);
    return report !== null;
  }

  /** What the spec names as the start, told in the events; undefined where the seed draws everything. */
  private async startingWeights(labelCount: number): Promise<Weights | undefined> {
    const start = await patiently(
      () => loadStartingWeights(this.store, this.claim.run.spec, labelCount),
      this.abort.signal,
    );
    if (start === null) return undefined;
    await this.emit({ type: "initialised", weights: start.loaded });
    return start.weights;
  }

  /** Where to go on. A damaged checkpoint costs the progress since the one before it, not the run. Says so in the events. */
  private async lastCheckpoint(): Promise<Checkpoint | null> {
    const { checkpoints, again } = this.claim;
    for (const [index, { digest, step }] of checkpoints.entries()) {
      try {
        return decodeCheckpoint(await this.store.blobs.get(digest));
      } catch (error) {
        if (!isHilumError(error)) throw error;
        const before = checkpoints.at(index + 1);
        const instead = before === undefined ? "starts anew" : `goes on from the one of step ${before.step}`;
        await this.emit({
          type: "log",
          message: `The checkpoint of step ${step} cannot be used, so the run ${instead}. ${error.message}`,
        });
      }
    }
    if (again) await this.emit({ type: "resumed", epoch: 0, step: 0 });
    return null;
  }

  private emit(payload: RunEventPayload): Promise<void> {
    const { run, lease } = this.claim;
    return patiently(
      async (attempt) => void (await appendEvents(this.store, run.id, [payload], { lease, again: attempt > 1 })),
      this.abort.signal,
    );
  }

  private async save(checkpoint: Checkpoint): Promise<void> {
    const digest = await this.store.blobs.put(encodeCheckpoint(checkpoint));
    const { epoch, best, unfinished } = checkpoint;
    const stored = { digest, epoch, step: stepOf(checkpoint), best: unfinished === null && best?.epoch === epoch };
    await this.named(digest, () => saveCheckpoint(this.store, this.claim.lease, stored));
  }

  /** Lets a row name a stored blob, and discards those that it names no more; without the row, the blob itself. */
  private async named(digest: string, write: () => Promise<string[]>): Promise<void> {
    let replaced: string[];
    try {
      replaced = await patiently(write);
    } catch (error) {
      this.store.blobs.abandon([digest]);
      await this.discard([digest]);
      throw error;
    }
    this.store.blobs.settle([digest]);
    await this.discard(replaced);
  }

  /**
   * Two equal runs can share a checkpoint, so a replaced one is only deleted when nobody refers to it. Where the database
   * does not say, it stays doomed: whoever sweeps after this process asks again.
   */
  private async discard(digests: readonly string[]): Promise<void> {
    for (const digest of digests) {
      const isInUse = await isDigestInUse(this.store, digest).catch(() => null);
      if (isInUse === true) this.store.blobs.spare([digest]);
      if (isInUse === false) await this.store.blobs.discard([digest]).catch(() => undefined);
    }
  }

  /** Says in the log how far something is. */
  private aboutEverySecond<Facts extends unknown[]>(message: (...facts: Facts) => string): (...facts: Facts) => void {
    let last = Date.now();
    return (...facts) => {
      if (Date.now() - last < 1_000) return;
      last = Date.now();
      void this.emit({ type: "log", message: message(...facts) }).catch(() => undefined);
    };
  }
}

/** Null when the work was cut off because the run is to halt. */
async function unlessHalted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
  return work().catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return null;
  });
}
