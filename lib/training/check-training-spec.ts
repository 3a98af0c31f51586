/** @file Settings that each are in range but cannot do together what they say. */
import { HilumError } from "../errors";
import { imagesPerStep, stepsPerEpoch } from "./input/batches";
import type { TrainingSpec } from "./training-spec";

/** Why a run cannot be trained as asked, and what to ask for instead. */
export interface ImpossibleTraining {
  reason: string;
  suggestion: string;
}

/** The first impossible combination, or null. `trainImages` counts the training split; null leaves out what depends on it. */
export function findImpossibleTraining(training: TrainingSpec, trainImages: number | null): ImpossibleTraining | null {
  return (
    impossibleOptimizer(training) ??
    withoutFirstSide(training) ??
    balancedTwice(training) ??
    weighedInVain(training) ??
    adversaryWithoutEngine(training) ??
    impossibleAccumulation(training, trainImages) ??
    impossibleSchedule(training, trainImages)
  );
}

/** Throws `invalidSpec` for the first impossible combination. */
export function requirePossibleTraining(training: TrainingSpec, trainImages: number): void {
  const found = findImpossibleTraining(training, trainImages);
  if (found !== null) throw new HilumError("invalidSpec", found.reason, { remedy: found.suggestion });
}

function impossibleOptimizer({ optimizer }: TrainingSpec): ImpossibleTraining | null {
  if (optimizer.kind === "sgd" && optimizer.nesterov && optimizer.momentum === 0) {
    return {
      reason: "Nesterov's momentum looks ahead by the momentum, and the momentum is 0.",
      suggestion: "Use a momentum such as 0.9, or switch Nesterov off.",
    };
  }
  const isDecoupled = optimizer.kind === "adamw" || optimizer.kind === "lion";
  if (isDecoupled && optimizer.learningRate * optimizer.weightDecay >= 1) {
    return {
      reason: `A learning rate of ${optimizer.learningRate} with a weight decay of ${optimizer.weightDecay} takes all of a weight away in one step.`,
      suggestion: "Lower the learning rate or the weight decay until their product is far below 1.",
    };
  }
  return null;
}

function withoutFirstSide({ loss }: TrainingSpec): ImpossibleTraining | null {
  if (loss.kind !== "two_stage_cross_entropy" || loss.firstSide.length > 0) return null;
  return {
    reason: "Cross-entropy in two stages first asks which side a film is of, and no label is named for the first side.",
    suggestion: "Name the labels of one side, such as normal; all others are the other side.",
  };
}

function balancedTwice({ sampling, classWeight, sourceWeights }: TrainingSpec): ImpossibleTraining | null {
  if (sampling !== "shuffle" && classWeight === "balanced") {
    return {
      reason: "Sampling shows every class equally often, and the class weights would balance them again.",
      suggestion: "Set the class weights to none, or shuffle.",
    };
  }
  if (sampling === "class_and_source_balanced" && sourceWeights === "balanced") {
    return {
      reason: "Sampling shows the sources of a class equally often, and the source weights would balance them again.",
      suggestion: "Set the source weights to none, or balance the classes only.",
    };
  }
  return null;
}

/** Weights that are the same for all films of a group change nothing in the group's own mean. */
function weighedInVain({ groupDro, classWeight, sourceWeights }: TrainingSpec): ImpossibleTraining | null {
  if (groupDro === null) return null;
  if (sourceWeights !== "none") {
    return {
      reason: "Group-DRO weighs the sources itself, so that source weights would change nothing.",
      suggestion: "Set the source weights to none, or switch group-DRO off.",
    };
  }
  if (groupDro.groups === "class_and_source" && classWeight === "balanced") {
    return {
      reason:
        "Group-DRO over classes and sources weighs the classes itself, so that class weights would change nothing.",
      suggestion: "Set the class weights to none, or group by source only.",
    };
  }
  return null;
}

function adversaryWithoutEngine({ sourceAdversary, engine }: TrainingSpec): ImpossibleTraining | null {
  if (sourceAdversary === null || engine !== "tfjs") return null;
  return {
    reason: "The TensorFlow.js engine has no source adversary.",
    suggestion: "Train with the compiled engine, or switch the adversary off.",
  };
}

function impossibleAccumulation(training: TrainingSpec, trainImages: number | null): ImpossibleTraining | null {
  const { batchSize, accumulateSteps } = training;
  if (accumulateSteps === 1 || trainImages === null || imagesPerStep(training) <= trainImages) return null;
  const most = Math.floor(trainImages / batchSize);
  return {
    reason: `${accumulateSteps} batches of ${batchSize} are ${imagesPerStep(training)} images an update, and there are ${trainImages} to train on.`,
    suggestion:
      most < 2 ? "Set “Batches per update” to 1." : `Accumulate over at most ${most} batches, or use smaller ones.`,
  };
}

function impossibleSchedule(training: TrainingSpec, trainImages: number | null): ImpossibleTraining | null {
  const { schedule, epochs, earlyStopping } = training;
  if (
    schedule.kind === "one_cycle" &&
    trainImages !== null &&
    epochs * stepsPerEpoch(trainImages, imagesPerStep(training)) < 2
  ) {
    return {
      reason: "One cycle goes up and down again, and this run has a single step.",
      suggestion: "Train for more epochs, use smaller batches, or keep the rate constant.",
    };
  }
  if (schedule.kind !== "reduce_on_plateau") return null;
  if (schedule.minFactor >= 1)
    return {
      reason: "The lowest factor is 1, so the learning rate can never fall.",
      suggestion: "Set it to 0.001, or keep the rate constant.",
    };
  // The first epoch is the best so far; patience + 1 worse ones must follow, and one more to feel the lower rate.
  if (epochs < schedule.patience + 3) {
    return {
      reason: `With a patience of ${schedule.patience} the learning rate can first fall after epoch ${schedule.patience + 2}, and the run has ${epochs}.`,
      suggestion: "Lower the patience, train for more epochs, or keep the rate constant.",
    };
  }
  if (earlyStopping !== null && earlyStopping.patience <= schedule.patience + 1) {
    return {
      reason: `Stopping early after ${earlyStopping.patience} epochs without improvement ends the run before a lower learning rate, due after ${schedule.patience + 1}, can help.`,
      suggestion: "Give early stopping at least twice the patience of the schedule.",
    };
  }
  return null;
}
