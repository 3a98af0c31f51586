import type { WeighedGroup } from "./balance-groups";
import type { FilmRecord } from "../film-record";
import type { StratifyBy } from "./split-spec";

export type StratifiedFilm = Pick<FilmRecord, "label"> & Partial<Pick<FilmRecord, StratifyBy | "marks">>;

/** The strata of a split: the classes first, then each class within each value of each attribute. */
export interface Strata {
  /** Sorted: the order of the first strata. Every part must have each of them. */
  labels: string[];
  /** True where films are marked for several findings: then there is no class that a part must have beside {@link labels}. */
  isMultiLabel: boolean;
  count: number;
  weigh(group: readonly StratifiedFilm[]): WeighedGroup;
}

/**
 * The strata that the parts of a split of these films should hold equally. Attributes are crossed with the class, not
 * with each other: every further cross makes the strata smaller than the groups that are to fill them.
 *
 * Of films with marks the yes and the no of each finding are strata of their own, which a film is in several of: what
 * Sechidis et al. (ECML PKDD 2011) ask of a multi-label split, here held by the same least imbalance as classes are.
 */
export function strataOf(films: readonly StratifiedFilm[], stratifyBy: readonly StratifyBy[]): Strata {
  const labels = [...new Set(films.map(({ label }) => label))].sort();
  const numberOf = new Map(labels.map((label, i) => [`class ${label}`, i]));
  const keysOf = (film: StratifiedFilm) => [
    `class ${film.label}`,
    ...[...(film.marks ?? "")].flatMap((mark, at) => (mark === "1" || mark === "0" ? [`finding ${at} ${mark}`] : [])),
    ...stratifyBy.map((attribute) => `${attribute} ${JSON.stringify([film.label, film[attribute] ?? ""])}`),
  ];
  // Sorted, so that the numbering does not depend on the order of the films.
  const crossed = [...new Set(films.flatMap((film) => keysOf(film).slice(1)))].sort();
  for (const key of crossed) numberOf.set(key, numberOf.size);
  return {
    labels,
    isMultiLabel: films.some(({ marks }) => marks !== undefined),
    count: numberOf.size,
    weigh(group) {
      const counts = new Map<number, number>();
      for (const film of group)
        for (const key of keysOf(film)) counts.set(numberOf.get(key)!, (counts.get(numberOf.get(key)!) ?? 0) + 1);
      const sorted = [...counts].sort(([a], [b]) => a - b);
      return {
        films: group.length,
        strata: sorted.map(([stratum]) => stratum),
        counts: sorted.map(([, count]) => count),
      };
    },
  };
}
