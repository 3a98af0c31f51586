/** @file The groups and sources of a batch's images, and how they are mixed as the images are. */
import type { BatchSources, TrainingBatch } from "../../engines/engine";
import type { BatchMix } from "../augmentation/batch-mix";
import { mixRow } from "../input/mix-row";

/** The groups of group-DRO. */
export interface RowGroups {
  count: number;
  /** −1 for rows that are in none and not trained on. */
  ofRow: Int32Array;
}

/** What the head of a source adversary is asked about each row. */
export interface RowSources {
  count: number;
  /** −1 for rows that are not trained on. */
  ofRow: Int32Array;
  weights: Float32Array;
  /** `[labels, count]`, by the row's class. */
  masks: Float32Array;
}

/** `[N, G]`, one-hot. */
export function groupShares(groups: RowGroups | null, rows: readonly number[]): Pick<TrainingBatch, "groups"> {
  if (groups === null) return {};
  const { count, ofRow } = groups;
  const shares = new Float32Array(rows.length * count);
  rows.forEach((row, i) => (shares[i * count + ofRow[row]] = 1));
  return { groups: shares };
}

/** What the head is asked about the images of a batch, by the classes of all rows. */
export function sourcesOfRows(
  sources: RowSources | null,
  rows: readonly number[],
  classes: Int32Array,
): Pick<TrainingBatch, "sources"> {
  if (sources === null) return {};
  const { count, ofRow, weights, masks } = sources;
  const targets = new Float32Array(rows.length * count);
  const mask = new Float32Array(rows.length * count);
  rows.forEach((row, i) => {
    targets[i * count + ofRow[row]] = 1;
    mask.set(masks.subarray(classes[row] * count, (classes[row] + 1) * count), i * count);
  });
  return { sources: { targets, weights: Float32Array.from(rows, (row) => weights[row]), mask } };
}

/** As the targets are mixed, with the head's weights; the head may name what it may name of either image that counts. */
export function mixSources({ targets, weights, mask }: BatchSources, { share, partners }: BatchMix): BatchSources {
  const count = targets.length / weights.length;
  const mixed = {
    targets: new Float32Array(targets.length),
    weights: new Float32Array(weights.length),
    mask: new Float32Array(mask.length),
  };
  partners.forEach((partner, i) => {
    const own = share * weights[i];
    mixed.weights[i] = own + (1 - share) * weights[partner];
    const part = mixed.weights[i] === 0 ? share : own / mixed.weights[i];
    mixRow(mixed.targets, targets, count, { i, partner, part });
    for (let k = 0; k < count; k++)
      mixed.mask[i * count + k] = Math.max(mask[i * count + k], mask[partner * count + k]);
  });
  return mixed;
}
