import { applyCohort } from "../cohorts/cohort";
import type { CohortFilter, ImageRecord } from "../dataset";
import { groupImages } from "./group-images";

/**
 * The groups of a cohort: what it admits of each group of the whole data set, for two films may be tied by a third that
 * the cohort leaves out.
 */
export function groupCohort(images: readonly ImageRecord[], cohort: CohortFilter, duplicates: readonly (readonly number[])[]): ImageRecord[][] {
  return groupImages(images, { duplicates }).map((group) => applyCohort(group, cohort)).filter((group) => group.length > 0);
}
