/** @file What a training step's graph is fed. */
import { drawRandomInput } from "../../architectures/random-input";
import type { ResolvedCnn } from "../../architectures/resolved-cnn";
import { isLearned, packGroup, type ParameterGroup } from "../../graph/parameter-layout";
import type { StepOptions, TrainerState, TrainingBatch } from "../engine";
import type { OptimizerSpec } from "../optimizer-spec";
import type { Feed } from "./model-session";
import { optimizerScalars } from "./optimizer-update";
import { vectorName, type TrainingStep } from "./training-step";

/** A compiled step with what it was compiled from. */
export interface StepProgram {
  cnn: ResolvedCnn;
  compiled: TrainingStep;
  optimizer: OptimizerSpec;
}

/** The flat vectors of one optimizer slot of one group of parameters. */
export interface SlotVector {
  name: string;
  slot: string;
  group: ParameterGroup;
}

/** The slots a step updates, in a fixed order. */
export function slotVectors({ groups, slots }: TrainingStep): SlotVector[] {
  return groups.filter(isLearned).flatMap((group) => slots.map((slot) => ({ name: vectorName(slot, group), slot, group })));
}

/** Flat weights and slots by graph input name. */
export function stateVectors(compiled: TrainingStep, state: Pick<TrainerState, "weights" | "slots">): Map<string, Float32Array> {
  const weights = compiled.groups.map((group): [string, Float32Array] => [vectorName("weights", group), packGroup(group, state.weights)]);
  const slots = slotVectors(compiled).map(({ name, slot, group }): [string, Float32Array] => [name, packGroup(group, state.slots, `/${slot}`)]);
  return new Map([...weights, ...slots]);
}

/** A batch of `[N, 1, H, W]` images. */
export function imageFeed(cnn: ResolvedCnn, images: Float32Array, size: number): Feed {
  return { data: images, shape: [size, ...cnn.input] };
}

/**
 * Everything a step's graph takes.
 *
 * @param vectors flat weights and slots by graph input name
 * @param stepsTaken optimizer updates before this one
 */
export function stepFeeds({ cnn, compiled, optimizer }: StepProgram, vectors: ReadonlyMap<string, Float32Array>, stepsTaken: number, batch: TrainingBatch, { learningRate, dropoutSeed }: StepOptions): Record<string, Feed> {
  const scalars = Object.entries(optimizerScalars(optimizer, stepsTaken, learningRate));
  return {
    image: imageFeed(cnn, batch.images, batch.size),
    targets: { data: batch.targets, shape: [batch.size, ...cnn.outputShape] },
    sample_weights: { data: batch.sampleWeights, shape: [batch.size] },
    ...Object.fromEntries(scalars.map(([name, value]): [string, Feed] => [name, { data: Float32Array.of(value), shape: [] }])),
    ...Object.fromEntries([...vectors].map(([name, data]): [string, Feed] => [name, { data, shape: [data.length] }])),
    ...randomFeeds(compiled, batch.size, dropoutSeed),
  };
}

function randomFeeds({ randomInputs }: TrainingStep, size: number, seed: number): Record<string, Feed> {
  return Object.fromEntries(randomInputs.map((input): [string, Feed] => [input.name, { data: drawRandomInput(input, seed, size), shape: [size, ...input.shape] }]));
}
