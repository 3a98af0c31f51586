import type { EpochMetrics, RunEventPayload, StepPoint } from "./run";

/** What a run measured, in order: every step and every epoch once. */
export interface RunCurves {
  points: readonly StepPoint[];
  epochs: readonly EpochMetrics[];
}

export const NO_CURVES: RunCurves = { points: [], epochs: [] };

/**
 * The curves after one more event of the run. What came after the step of a `resumed` event is void and comes again; an
 * epoch told twice counts as told last. Unchanged by events that measure nothing.
 */
export function growCurves(curves: RunCurves, payload: RunEventPayload): RunCurves {
  const { points, epochs } = curves;
  switch (payload.type) {
    case "steps":
      return { points: [...points, ...payload.points], epochs };
    case "epoch":
      return { points, epochs: [...epochs.filter(({ epoch }) => epoch < payload.metrics.epoch), payload.metrics] };
    case "resumed":
      return {
        points: points.filter(({ step }) => step <= payload.step),
        epochs: epochs.filter(({ step }) => step <= payload.step),
      };
    default:
      return curves;
  }
}

/** The curves of a run from its events, all of them or those of one type and every `resumed`. */
export const curvesOf = (payloads: readonly RunEventPayload[]): RunCurves => payloads.reduce(growCurves, NO_CURVES);
