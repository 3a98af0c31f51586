import { applyCohort } from "../cohorts/cohort";
import type { CohortFilter } from "../cohorts/cohort-filter";
import type { FilmRecord } from "../film-record";
import { groupFilms } from "./group-films";

/**
 * The groups of a cohort: what it admits of each group of the whole data set, for two films may be tied by a third that
 * the cohort leaves out.
 */
export function groupCohort(
  films: readonly FilmRecord[],
  cohort: CohortFilter,
  duplicates: readonly (readonly number[])[],
): FilmRecord[][] {
  return groupFilms(films, { duplicates })
    .map((group) => applyCohort(group, cohort))
    .filter((group) => group.length > 0);
}
