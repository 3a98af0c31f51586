import { assertNever } from "../invariant";
import type { ScheduleSpec } from "./training-spec";

/** Where a run stands: updates taken so far, and the length of the run. */
export interface SchedulePosition {
  /** Optimizer updates already taken, from 0. */
  step: number;
  stepsPerEpoch: number;
  epochs: number;
}

/**
 * The learning rate of the next optimizer update.
 *
 * `step`: multiplied by `factor` every `everyEpochs`. `cosine`: rises linearly over `warmupEpochs` (the first update
 * already moves), then falls along half a cosine to `finalFactor` at the last update. Loshchilov and Hutter, ICLR 2017.
 */
export function learningRateAt(schedule: ScheduleSpec, learningRate: number, position: SchedulePosition): number {
  switch (schedule.kind) {
    case "constant":
      return learningRate;
    case "step":
      return learningRate * schedule.factor ** Math.floor(position.step / (position.stepsPerEpoch * schedule.everyEpochs));
    case "cosine":
      return learningRate * cosineFactor(schedule.warmupEpochs, schedule.finalFactor, position);
    default:
      return assertNever(schedule);
  }
}

function cosineFactor(warmupEpochs: number, finalFactor: number, { step, stepsPerEpoch, epochs }: SchedulePosition): number {
  const warmupSteps = Math.round(warmupEpochs * stepsPerEpoch);
  if (step < warmupSteps) return (step + 1) / (warmupSteps + 1);
  const lastStep = epochs * stepsPerEpoch - 1;
  const progress = lastStep <= warmupSteps ? 0 : Math.min(1, (step - warmupSteps) / (lastStep - warmupSteps));
  return finalFactor + (1 - finalFactor) * 0.5 * (1 + Math.cos(Math.PI * progress));
}
