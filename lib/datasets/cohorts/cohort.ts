import type { CohortFilter, ImageRecord } from "../dataset";

/** The images that a cohort admits, in their order and with their own index. An empty list admits all. */
export function applyCohort(images: readonly ImageRecord[], filter: CohortFilter): ImageRecord[] {
  const admits = <T>(wanted: readonly T[], value: T) => wanted.length === 0 || wanted.includes(value);
  return images.filter((image) => admits(filter.views, image.view) && admits(filter.sources, image.source) && admits(filter.sexes, image.sex));
}
