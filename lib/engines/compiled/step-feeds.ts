/** @file What a training step's graph is fed. */
import { drawRandomInput } from "../../architectures/random-input";
import type { ResolvedCnn } from "../../architectures/resolved-cnn";
import { isLearned, packGroup, type ParameterGroup } from "../../graph/parameter-layout";
import type { BatchSources, StepOptions, TrainerState } from "../engine";
import type { MicroBatch } from "../micro-batches";
import { SOURCE_INPUTS } from "../../graph/step/source-adversary";
import { GROUPS } from "../../graph/step/group-dro";
import { invariant } from "../../invariant";
import { vectorName } from "../../graph/step/group-vectors";
import type { UpdateMoment } from "../../graph/step/optimizers/update-rule";
import { SHARE, type TrainingStep } from "../../graph/step/training-step";
import type { Feed } from "../graph-session";

/** A compiled step with what it was compiled from. */
export interface StepProgram {
  cnn: ResolvedCnn;
  compiled: TrainingStep;
}

/** The flat vectors of one optimizer slot of one group of parameters. */
export interface SlotVector {
  name: string;
  slot: string;
  group: ParameterGroup;
}

/** The slots a step updates, in a fixed order. */
export function slotVectors({ groups, rule }: TrainingStep): SlotVector[] {
  return groups
    .filter(isLearned)
    .flatMap((group) => rule.slots.map((slot) => ({ name: vectorName(slot, group), slot, group })));
}

/** Flat weights, slots and what else is carried on, by graph input name. */
export function stateVectors(
  compiled: TrainingStep,
  state: Pick<TrainerState, "weights" | "slots">,
): Map<string, Float32Array> {
  // The weights of a head that is not of the network lie among the slots.
  const tensors = [...state.weights, ...state.slots];
  const weights = compiled.groups.map((group): [string, Float32Array] => [
    vectorName("weights", group),
    packGroup(group, tensors),
  ]);
  const slots = slotVectors(compiled).map(({ name, slot, group }): [string, Float32Array] => [
    name,
    packGroup(group, state.slots, `/${slot}`),
  ]);
  const carried = compiled.carried.map(({ name, start }): [string, Float32Array] => {
    const saved = state.slots.find((tensor) => tensor.name === name);
    invariant(saved?.data.length === start.length, `the state has no "${name}" of ${start.length} values`);
    return [name, saved.data.slice()];
  });
  return new Map([...weights, ...slots, ...carried]);
}

/** A batch of `[N, 1, H, W]` images. */
export function imageFeed(cnn: ResolvedCnn, images: Float32Array, size: number): Feed {
  return { data: images, shape: [size, ...cnn.input] };
}

/** What the optimizer is told of an update. */
export function scalarFeeds({ rule }: TrainingStep, moment: UpdateMoment): Record<string, Feed> {
  return Object.fromEntries(Object.entries(rule.scalars(moment)).map(([name, value]) => [name, scalarFeed(value)]));
}

/** Flat vectors by graph input name. */
export function vectorFeeds(vectors: ReadonlyMap<string, Float32Array>): Record<string, Feed> {
  return Object.fromEntries([...vectors].map(([name, data]) => [name, { data, shape: [data.length] }]));
}

/** A batch, or a part of one with its share in the update's sample weights, and the random numbers of the seed. */
export function batchFeeds(
  { cnn, compiled }: StepProgram,
  { batch, share }: MicroBatch,
  { dropoutSeed, reversal = 0 }: Pick<StepOptions, "dropoutSeed" | "reversal">,
): Record<string, Feed> {
  return {
    image: imageFeed(cnn, batch.images, batch.size),
    targets: { data: batch.targets, shape: [batch.size, batch.targets.length / batch.size] },
    sample_weights: { data: batch.sampleWeights, shape: [batch.size] },
    ...(batch.groups && { [GROUPS]: { data: batch.groups, shape: [batch.size, batch.groups.length / batch.size] } }),
    ...(batch.sources && sourceFeeds(batch.sources, batch.size)),
    [SOURCE_INPUTS.reversal]: scalarFeed(reversal),
    [SHARE]: scalarFeed(share),
    ...randomFeeds(compiled, batch.size, dropoutSeed),
  };
}

function sourceFeeds({ targets, weights, mask }: BatchSources, size: number): Record<string, Feed> {
  const bySource = [size, targets.length / size];
  return {
    [SOURCE_INPUTS.targets]: { data: targets, shape: bySource },
    [SOURCE_INPUTS.weights]: { data: weights, shape: [size] },
    [SOURCE_INPUTS.mask]: { data: mask, shape: bySource },
  };
}

function scalarFeed(value: number): Feed {
  return { data: Float32Array.of(value), shape: [] };
}

function randomFeeds({ randomInputs }: TrainingStep, size: number, seed: number): Record<string, Feed> {
  return Object.fromEntries(
    randomInputs.map((input): [string, Feed] => [
      input.name,
      { data: drawRandomInput(input, seed, size), shape: [size, ...input.shape] },
    ]),
  );
}
