import { labelKey } from "./name-key";

/** Films that are added to a data set, their labels in the spelling of its classes where they differ by case, blanks or Unicode form only. */
export function alignLabels<Film extends { label: string }>(
  films: readonly Film[],
  classes: readonly string[],
): Film[] {
  const byKey = new Map(classes.map((name) => [labelKey(name), name]));
  const known = new Set(classes);
  return films.map((film) =>
    known.has(film.label) ? film : { ...film, label: byKey.get(labelKey(film.label)) ?? film.label },
  );
}
