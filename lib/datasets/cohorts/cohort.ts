import type { CohortFilter } from "./cohort-filter";
import type { FilmRecord } from "../film-record";

/** The films that a cohort admits, in their order and with their own index. An empty list admits all. */
export function applyCohort(films: readonly FilmRecord[], filter: CohortFilter): FilmRecord[] {
  const admits = <T>(wanted: readonly T[], value: T) => wanted.length === 0 || wanted.includes(value);
  return films.filter(
    (film) => admits(filter.views, film.view) && admits(filter.sources, film.source) && admits(filter.sexes, film.sex),
  );
}
