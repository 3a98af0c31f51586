import type { TrainingBatch } from "../../engines/engine";
import type { LossSpec } from "../../graph/step/loss-spec";
import { targetWidth } from "../../graph/step/step-objective";
import { augmentInto } from "../augmentation/augment-into";
import { type BatchMix, drawBatchMix, mixInto } from "../augmentation/batch-mix";
import type { AugmentationSpec } from "../augmentation/augmentation-spec";
import { groupShares, mixSources, type RowGroups, type RowSources, sourcesOfRows } from "../sources/batch-origins";
import { mixRow } from "./mix-row";
import { smoothTargets } from "./smooth-targets";

/** All that training batches are made of: plain data, so that a thread can have it too. */
export interface BatchSource {
  /** `[rows, size, size]`; shared memory where threads read it. */
  pixels: Uint8Array;
  size: number;
  /** The run's. */
  seed: number;
  augmentation: AugmentationSpec;
  loss: LossSpec;
  labelCount: number;
  /** The class index of each row. */
  classes: Int32Array;
  /** What each row counts for in the loss, ≥ 0. */
  weights: Float32Array;
  /** The group of each row; null where the run has no groups. */
  groups: RowGroups | null;
  /** `[rows, 2 · labelCount]`, smoothed, where a film may show several findings; {@link classes} mean nothing then. */
  markTargets?: Float32Array;
  /** Where each row comes from; null where no head asks for it. */
  sources: RowSources | null;
}

/** Which images make a batch. */
export interface PlannedBatch {
  /** From 1. */
  epoch: number;
  /** The batch's number in its epoch, from 0. */
  step: number;
  /** Indices in the data set, which seed the augmentation. */
  images: readonly number[];
  /** Where each one stands in the pack. */
  rows: readonly number[];
  /** Which time each one comes in this epoch, from 0; absent where all come for the first time. */
  repeats?: readonly number[];
}

/**
 * Augmented and mixed images, smoothed targets and sample weights of one batch: a pure function, so that the same plan
 * gives the same bits on any thread.
 *
 * Mixing an image of weight v and target s into one of weight w and target t by the share λ gives the weight
 * λw + (1 − λ)v and the target in proportion to λw·t and (1 − λ)v·s. A cross-entropy, which is linear in its target,
 * is then λ times the weighted loss of the one and 1 − λ times that of the other. Its groups have the shares of its target.
 * So it is with several findings, of which each is mixed by what the two images tell of it.
 */
export function makeBatch(
  source: BatchSource,
  { epoch, step, images: indices, rows, repeats }: PlannedBatch,
): TrainingBatch {
  const { pixels, size, seed, augmentation, loss, labelCount, classes, weights, markTargets } = source;
  const width = targetWidth(loss, labelCount);
  const count = indices.length;
  const area = size * size;
  const images = new Float32Array(count * area);
  const targets = new Float32Array(count * width);
  const sampleWeights = new Float32Array(count);
  indices.forEach((image, i) => {
    const repeat = repeats?.[i] ?? 0;
    augmentInto(images, i * area, { pixels, start: rows[i] * area, size, seed, epoch, image, repeat }, augmentation);
    if (markTargets === undefined) targets[i * labelCount + classes[rows[i]]] = 1;
    else targets.set(markTargets.subarray(rows[i] * width, (rows[i] + 1) * width), i * width);
    sampleWeights[i] = weights[rows[i]];
  });
  if (markTargets === undefined) smoothTargets(targets, labelCount, loss);
  const batch = {
    images,
    targets,
    sampleWeights,
    ...groupShares(source.groups, rows),
    ...sourcesOfRows(source.sources, rows, classes),
    size: count,
  };
  const mix = drawBatchMix(augmentation, { seed, epoch, step, count, size });
  return mix === null ? batch : mixBatch(batch, mix, size);
}

function mixBatch(
  { images, targets, sampleWeights, groups, sources, size: count }: TrainingBatch,
  mix: BatchMix,
  size: number,
): TrainingBatch {
  const area = size * size;
  const imageOf = (i: number) => images.subarray(i * area, (i + 1) * area);
  const mixed = {
    images: new Float32Array(images.length),
    targets: new Float32Array(targets.length),
    sampleWeights: new Float32Array(count),
    ...(groups && { groups: new Float32Array(groups.length) }),
    ...(sources && { sources: mixSources(sources, mix) }),
    size: count,
  };
  mix.partners.forEach((partner, i) => {
    mixInto(mixed.images.subarray(i * area, (i + 1) * area), imageOf(i), imageOf(partner), size, mix);
    const own = mix.share * sampleWeights[i];
    const weight = own + (1 - mix.share) * sampleWeights[partner];
    mixed.sampleWeights[i] = weight;
    const part = own / weight;
    mixRow(mixed.targets, targets, targets.length / count, { i, partner, part });
    if (groups && mixed.groups) mixRow(mixed.groups, groups, groups.length / count, { i, partner, part });
  });
  return mixed;
}
