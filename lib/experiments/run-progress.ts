/** @file What a page knows of a run, worked out from its events: no point twice, none missing, void ones taken back. */
import { assertNever } from "../invariant";
import type { LoadedWeights } from "../training/initial-weights-spec";
import { describeDiagnosis } from "../training/non-finite-step";
import type { RunDetail, RunEvent, RunEventPayload } from "../training/run";
import { growCurves, NO_CURVES, type RunCurves } from "../training/run-curves";
import type { RunStatus } from "../training/run-status";

/** What is known of a step that ended its run. */
export type NonFiniteEvent = Extract<RunEventPayload, { type: "nonFinite" }>;

export interface RunProgress extends RunCurves {
  /** The last event applied; the next one must be this plus one. */
  lastSeq: number;
  status: RunStatus;
  reason: string | null;
  totalSteps: number | null;
  /** Steps of the phase before training; null before its first one, and without such a phase. */
  pretrainingSteps: number | null;
  imagesPerSecond: number | null;
  etaMs: number | null;
  bestEpoch: number | null;
  log: readonly { at: string; message: string }[];
  /** What the run started from, where that was not its seed alone. */
  initialised: LoadedWeights | null;
  /** What computes, and what a user should know of it. */
  engine: { name: string; computedBy: string; notice: string | null } | null;
  /** Set while no worker holds the run because the last one fell silent. */
  workerLost: { worker: string; silentMs: number } | null;
  /** The step whose numbers were not finite, where the run ended with one. */
  nonFinite: NonFiniteEvent | null;
}

/** Where the page starts from: nothing but the status, so that a replay from the first event tells the whole story. */
export const newRunProgress = (run: Pick<RunDetail, "status">): RunProgress => ({
  lastSeq: 0,
  status: run.status,
  reason: null,
  ...NO_CURVES,
  totalSteps: null,
  pretrainingSteps: null,
  imagesPerSecond: null,
  etaMs: null,
  bestEpoch: null,
  log: [],
  initialised: null,
  engine: null,
  workerLost: null,
  nonFinite: null,
});

/** True when `event` is not the next one: the page must replay from `progress.lastSeq`. */
export const leavesGap = (progress: RunProgress, event: RunEvent): boolean => event.seq > progress.lastSeq + 1;

/** Applies events in order. Events already seen, and all from a gap on, are left out. */
export function applyRunEvents(progress: RunProgress, events: readonly RunEvent[]): RunProgress {
  let next = progress;
  for (const event of events) {
    if (leavesGap(next, event)) break;
    if (event.seq > next.lastSeq) next = { ...apply(next, event.payload, event.at), lastSeq: event.seq };
  }
  return next;
}

function apply(progress: RunProgress, payload: RunEventPayload, at: string): RunProgress {
  switch (payload.type) {
    case "status":
      return logged(
        {
          ...progress,
          status: payload.status,
          reason: payload.reason ?? null,
          etaMs: null,
          workerLost: payload.status === "queued" ? progress.workerLost : null,
        },
        at,
        payload.reason,
      );
    case "log":
      return logged(progress, at, payload.message);
    case "steps":
      return {
        ...progress,
        ...growCurves(progress, payload),
        workerLost: null,
        totalSteps: payload.totalSteps,
        imagesPerSecond: payload.imagesPerSecond,
        etaMs: payload.etaMs,
      };
    case "pretrainingSteps":
      return {
        ...progress,
        ...growCurves(progress, payload),
        workerLost: null,
        pretrainingSteps: payload.totalSteps,
        imagesPerSecond: payload.imagesPerSecond,
        etaMs: payload.etaMs,
      };
    case "pretrainingEpoch":
    case "epoch":
      return { ...progress, ...growCurves(progress, payload) };
    case "checkpoint":
      return payload.best ? { ...progress, bestEpoch: payload.epoch } : progress;
    case "resumed":
      return logged(
        { ...progress, ...growCurves(progress, payload), workerLost: null, nonFinite: null },
        at,
        payload.step === 0 ? undefined : resumedInWords(payload),
      );
    case "initialised":
      return logged(
        { ...progress, initialised: payload.weights },
        at,
        `Started from ${payload.weights.source}: ${payload.weights.loaded} of ${payload.weights.total} tensors.`,
      );
    case "engine":
      return logged(
        { ...progress, engine: { name: payload.engine, computedBy: payload.computedBy, notice: payload.notice } },
        at,
        `Computed by ${payload.computedBy}.`,
      );
    case "nonFinite":
      return logged(
        { ...progress, nonFinite: payload },
        at,
        [
          `Step ${payload.step}${payload.phase === undefined ? "" : " of pretraining"} failed.`,
          ...describeDiagnosis(payload),
        ].join(" "),
      );
    case "workerLost":
      return logged(
        { ...progress, workerLost: { worker: payload.worker, silentMs: payload.silentMs }, etaMs: null },
        at,
        `Worker ${payload.worker} fell silent ${Math.round(payload.silentMs / 1000)} s ago; waiting for a worker.`,
      );
    default:
      return assertNever(payload);
  }
}

function logged(progress: RunProgress, at: string, message: string | undefined): RunProgress {
  return message === undefined || message === "" ? progress : { ...progress, log: [...progress.log, { at, message }] };
}

function resumedInWords({ epoch, step }: Extract<RunEventPayload, { type: "resumed" }>): string {
  return step < 0
    ? `Resumed in its pretraining, ${-step} steps before the end of it.`
    : `Resumed from the checkpoint of epoch ${epoch}, step ${step}.`;
}
