import { assertNever } from "../../invariant";
import type { ScheduleOf, ScheduleSpec } from "./schedule-spec";

/** Where a run stands: updates taken so far, how validation went, and the length of the run. */
export interface SchedulePosition {
  /** Optimizer updates already taken, from 0. */
  step: number;
  stepsPerEpoch: number;
  epochs: number;
  /** The valLoss of each finished epoch, in order. Only `reduce_on_plateau` reads it. */
  valLosses: readonly number[];
}

/** The learning rate of the next optimizer update: a pure function, so that a resumed run needs no state but its metrics. */
export function learningRateAt(schedule: ScheduleSpec, learningRate: number, position: SchedulePosition): number {
  switch (schedule.kind) {
    case "constant":
      return learningRate;
    case "step":
      return (
        learningRate * schedule.factor ** Math.floor(position.step / (position.stepsPerEpoch * schedule.everyEpochs))
      );
    case "cosine":
      return learningRate * cosineFactor(schedule, position);
    case "one_cycle":
      return learningRate * oneCycleFactor(schedule, position);
    case "reduce_on_plateau":
      return learningRate * plateauFactor(schedule, position.valLosses);
    default:
      return assertNever(schedule);
  }
}

function cosineFactor(
  { warmupEpochs, finalFactor }: ScheduleOf<"cosine">,
  { step, stepsPerEpoch, epochs }: SchedulePosition,
): number {
  const warmupSteps = Math.round(warmupEpochs * stepsPerEpoch);
  if (step < warmupSteps) return (step + 1) / (warmupSteps + 1);
  const lastStep = epochs * stepsPerEpoch - 1;
  const progress = lastStep <= warmupSteps ? 0 : Math.min(1, (step - warmupSteps) / (lastStep - warmupSteps));
  return halfCosine(1, finalFactor, progress);
}

function oneCycleFactor(
  { warmupShare, startFactor, finalFactor }: ScheduleOf<"one_cycle">,
  { step, stepsPerEpoch, epochs }: SchedulePosition,
): number {
  const steps = epochs * stepsPerEpoch;
  const peak = warmupShare * steps - 1;
  if (step < peak) return halfCosine(startFactor, 1, step / peak);
  return halfCosine(1, finalFactor, Math.min(1, (step - peak) / (steps - 1 - peak)));
}

/** From `start` at progress 0 to `end` at 1. */
function halfCosine(start: number, end: number, progress: number): number {
  return end + (start - end) * 0.5 * (1 + Math.cos(Math.PI * progress));
}

/** By how much a valLoss must be lower than the lowest one to count, as a share of it. */
const THRESHOLD = 1e-4;

function plateauFactor(
  { factor, patience, minFactor }: ScheduleOf<"reduce_on_plateau">,
  valLosses: readonly number[],
): number {
  let [reached, best, badEpochs] = [1, Infinity, 0];
  for (const valLoss of valLosses) {
    const isBetter = valLoss < best * (1 - THRESHOLD);
    if (isBetter) best = valLoss;
    badEpochs = isBetter ? 0 : badEpochs + 1;
    if (badEpochs <= patience) continue;
    reached = Math.max(reached * factor, minFactor);
    badEpochs = 0;
  }
  return reached;
}
