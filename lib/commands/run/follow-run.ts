import { formatElapsed, type Step, type Terminal } from "../../../bin/terminal.mjs";
import { listenRunEvents } from "../../store/event-listener";
import type { Store } from "../../store/open-store";
import { listEvents } from "../../store/runs/run-events";
import { getRun } from "../../store/runs/run-store";
import type { LoadedWeights } from "../../training/initial-weights-spec";
import { describeDiagnosis } from "../../training/non-finite-step";
import type { RunDetail, RunEventPayload, RunSummary } from "../../training/run";
import { isUnderWay, type RunStatus } from "../../training/run-status";

const EVENTS_AT_ONCE = 500;
/** Tensors that were not loaded, by name, before the list is cut. */
const LISTED = 8;

/**
 * Shows a run's progress until it is over or paused, or until the signal aborts: a bar with loss, rate and time left, and a line
 * for each epoch. Resolves to the run as it is then.
 * @param afterSeq Events up to this one were seen; a resumed run has not halted because it once had.
 */
export async function followRun(
  store: Store,
  run: RunSummary,
  { terminal, signal, afterSeq = 0 }: { terminal: Terminal; signal: AbortSignal; afterSeq?: number },
): Promise<RunDetail> {
  const view = new RunView(terminal, run);
  let seen = afterSeq;
  let wake = () => {};
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const unlisten = await listenRunEvents(store, run.id, () => wake());
  try {
    while (!signal.aborted) {
      const grown = new Promise<void>((resolve) => (wake = resolve));
      const events = await listEvents(store, run.id, seen, EVENTS_AT_ONCE);
      for (const { seq, payload } of events) {
        view.show(payload);
        seen = seq;
      }
      if (view.hasHalted) break;
      if (events.length < EVENTS_AT_ONCE) await Promise.race([grown, aborted]);
    }
  } finally {
    unlisten();
    view.close();
  }
  return getRun(store, run.id);
}

class RunView {
  hasHalted = false;
  private step: Step;
  private waiting = true;
  private phase: "films" | "pretraining" | "training" = "films";
  /** Scores on drawings say so wherever they appear. */
  private readonly mark: string;

  constructor(
    private readonly terminal: Terminal,
    private readonly run: RunSummary,
  ) {
    this.mark = run.synthetic ? "synthetic  " : "";
    this.step = terminal.step(`${run.name}: waiting for a worker`);
  }

  show(payload: RunEventPayload): void {
    switch (payload.type) {
      case "status":
        return this.showStatus(payload.status, payload.reason);
      case "log":
        return this.step.log(`  ${payload.message}`);
      case "workerLost":
        return this.step.log(
          `  The worker fell silent for ${formatElapsed(payload.silentMs)}; the run goes on from its last checkpoint.`,
        );
      case "resumed":
        return this.step.log(
          payload.step < 0
            ? `  Going on with pretraining, ${-payload.step} steps before its end.`
            : `  Going on after epoch ${payload.epoch}, step ${payload.step}.`,
        );
      case "steps":
        return this.showSteps(payload);
      case "pretrainingSteps":
        return this.showPretraining(payload);
      case "pretrainingEpoch":
        return this.step.log(
          `  pretraining, epoch ${payload.metrics.epoch}/${payload.epochs}  ${this.mark}loss ${payload.metrics.loss.toFixed(4)}  ${Math.round(payload.metrics.imagesPerSecond)} images/s`,
        );
      case "epoch":
        return this.showEpoch(payload.metrics);
      case "initialised":
        return this.showStart(payload.weights);
      case "engine":
        return payload.notice === null ? undefined : this.step.log(`  ${payload.notice}`);
      case "nonFinite":
        return this.step.log(
          `  ${["Step", payload.step, ...(payload.phase === undefined ? [] : ["of pretraining"]), "failed.", ...describeDiagnosis(payload)].join(" ")}`,
        );
      case "checkpoint":
        return;
    }
  }

  close(): void {
    if (!this.hasHalted) this.step.fail(`${this.run.name}: no longer watched`);
  }

  private showStart({ source, loaded, total, missing, terms }: LoadedWeights): void {
    this.step.log(`  Started from ${source}: ${loaded} of ${total} tensors.`);
    for (const { name, reason } of missing.slice(0, LISTED))
      this.step.log(`    ${name} starts from the seed: ${reason}`);
    if (missing.length > LISTED) this.step.log(`    and ${missing.length - LISTED} more; the run's page lists all`);
    for (const term of terms) this.step.log(`    ${term}`);
  }

  private showStatus(status: RunStatus, reason: string | undefined): void {
    if (status === "running" && this.waiting) {
      this.waiting = false;
      this.step.done(`${this.run.name}: a worker took the run`);
      this.step = this.terminal.step(`${this.run.name}: preparing the films`);
    }
    if (status === "queued" && !this.waiting) {
      this.waiting = true;
      this.phase = "films";
      this.step.done(`${this.run.name}: back in the queue`);
      this.step = this.terminal.step(`${this.run.name}: waiting for a worker`);
    }
    if (isUnderWay(status)) return;
    this.hasHalted = true;
    const text = `${this.run.name}: ${status}${reason ? ` (${reason})` : ""}`;
    if (status === "completed") this.step.done(text);
    else this.step.fail(text);
  }

  private showSteps({ points, totalSteps, imagesPerSecond, etaMs }: Extract<RunEventPayload, { type: "steps" }>): void {
    const last = points.at(-1);
    if (!last) return;
    this.enter("training");
    const left = etaMs === null ? "" : `, ${formatElapsed(etaMs)} left`;
    this.step.progress(
      last.step / totalSteps,
      `epoch ${last.epoch}/${this.run.spec.training.epochs}  ${this.mark}loss ${last.loss.toFixed(3)}  ${Math.round(imagesPerSecond)} images/s${left}`,
    );
  }

  private showPretraining({
    points,
    totalSteps,
    imagesPerSecond,
    etaMs,
  }: Extract<RunEventPayload, { type: "pretrainingSteps" }>): void {
    const last = points.at(-1);
    if (!last) return;
    this.enter("pretraining");
    const left = etaMs === null ? "" : `, ${formatElapsed(etaMs)} left with training`;
    this.step.progress(
      last.step / totalSteps,
      `epoch ${last.epoch}  ${this.mark}loss ${last.loss.toFixed(4)}  ${Math.round(imagesPerSecond)} images/s${left}`,
    );
  }

  /** Ends the line of the phase before. */
  private enter(phase: "pretraining" | "training"): void {
    if (this.phase === phase) return;
    this.step.done(`${this.run.name}: ${this.phase === "pretraining" ? "pretrained" : "films prepared"}`);
    this.step = this.terminal.step(`${this.run.name}: ${phase}`);
    this.phase = phase;
  }

  private showEpoch({
    epoch,
    trainLoss,
    valLoss,
    valAccuracy,
    imagesPerSecond,
  }: Extract<RunEventPayload, { type: "epoch" }>["metrics"]): void {
    const count = String(epoch).padStart(String(this.run.spec.training.epochs).length);
    this.step.log(
      `  epoch ${count}/${this.run.spec.training.epochs}  ${this.mark}loss ${trainLoss.toFixed(3)}  valLoss ${valLoss.toFixed(3)}  valAccuracy ${valAccuracy.toFixed(3)}  ${Math.round(imagesPerSecond)} images/s`,
    );
  }
}
