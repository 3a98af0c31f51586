import { AGE_BANDS } from "./cohort-counts";

/** Of {@link AGE_BANDS}, by whole years; null where the age is not known. */
export function ageBandOf(years: number | null): (typeof AGE_BANDS)[number] | null {
  return years === null ? null : AGE_BANDS[years < 40 ? 0 : years < 65 ? 1 : 2];
}
