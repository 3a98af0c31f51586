import type { PretrainingEpoch, PretrainingPoint } from "./pretraining/pretraining-progress";
import type { EpochMetrics, RunEventPayload, StepPoint } from "./run";

/** What a run measured, in order: every step and every epoch once. */
export interface RunCurves {
  points: readonly StepPoint[];
  epochs: readonly EpochMetrics[];
  /** Of the phase before training; empty without one. */
  pretraining: { points: readonly PretrainingPoint[]; epochs: readonly PretrainingEpoch[] };
}

export const NO_CURVES: RunCurves = { points: [], epochs: [], pretraining: { points: [], epochs: [] } };

/**
 * The curves after one more event of the run. What came after the step of a `resumed` event is void and comes again; an
 * epoch or a step of pretraining told twice counts as told last. Unchanged by events that measure nothing.
 */
export function growCurves(curves: RunCurves, payload: RunEventPayload): RunCurves {
  const { points, epochs, pretraining } = curves;
  switch (payload.type) {
    case "steps":
      return { ...curves, points: [...points, ...payload.points] };
    case "epoch":
      return { ...curves, epochs: [...epochs.filter(({ epoch }) => epoch < payload.metrics.epoch), payload.metrics] };
    case "pretrainingSteps": {
      const [first] = payload.points;
      const kept = pretraining.points.filter(({ step }) => step < first.step);
      return { ...curves, pretraining: { ...pretraining, points: [...kept, ...payload.points] } };
    }
    case "pretrainingEpoch": {
      const kept = pretraining.epochs.filter(({ epoch }) => epoch < payload.metrics.epoch);
      return { ...curves, pretraining: { ...pretraining, epochs: [...kept, payload.metrics] } };
    }
    case "resumed":
      return {
        pretraining,
        points: points.filter(({ step }) => step <= payload.step),
        epochs: epochs.filter(({ step }) => step <= payload.step),
      };
    default:
      return curves;
  }
}

/** The curves of a run from its events, all of them or those of one type and every `resumed`. */
export const curvesOf = (payloads: readonly RunEventPayload[]): RunCurves => payloads.reduce(growCurves, NO_CURVES);
