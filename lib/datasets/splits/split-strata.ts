import type { WeighedGroup } from "./balance-groups";
import type { ImageRecord, StratifyBy } from "../dataset";

export type StratifiedImage = Pick<ImageRecord, "label"> & Partial<Pick<ImageRecord, StratifyBy>>;

/** The strata of a split: the classes first, then each class within each value of each attribute. */
export interface Strata {
  /** Sorted: the order of the first strata. */
  labels: string[];
  count: number;
  weigh(group: readonly StratifiedImage[]): WeighedGroup;
}

/**
 * The strata that the parts of a split of these images should hold equally. Attributes are crossed with the class, not
 * with each other: every further cross makes the strata smaller than the groups that are to fill them.
 */
export function strataOf(images: readonly StratifiedImage[], stratifyBy: readonly StratifyBy[]): Strata {
  const labels = [...new Set(images.map(({ label }) => label))].sort();
  const numberOf = new Map(labels.map((label, i) => [`class ${label}`, i]));
  const keysOf = (image: StratifiedImage) => [`class ${image.label}`, ...stratifyBy.map((attribute) => `${attribute} ${JSON.stringify([image.label, image[attribute] ?? ""])}`)];
  if (stratifyBy.length > 0) {
    // Sorted, so that the numbering does not depend on the order of the images.
    const crossed = [...new Set(images.flatMap((image) => keysOf(image).slice(1)))].sort();
    for (const key of crossed) numberOf.set(key, numberOf.size);
  }
  return {
    labels,
    count: numberOf.size,
    weigh(group) {
      const counts = new Map<number, number>();
      for (const image of group) for (const key of keysOf(image)) counts.set(numberOf.get(key)!, (counts.get(numberOf.get(key)!) ?? 0) + 1);
      const sorted = [...counts].sort(([a], [b]) => a - b);
      return { images: group.length, strata: sorted.map(([stratum]) => stratum), counts: sorted.map(([, count]) => count) };
    },
  };
}
