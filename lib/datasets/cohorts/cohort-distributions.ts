import { type CohortDistribution } from "./cohort-counts";
import type { FilmRecord } from "../film-record";

type CountedFilm = Pick<FilmRecord, "label" | "ageYears" | "width" | "height">;

const OLDEST_DECADE = 9;
/** Longer sides in pixels where a bin ends, that end not in it. */
const SIDES = [512, 1024, 1536, 2048, 3072] as const;

/** Films by decade of age and by longer side, with the films of each label. Bins between the first and the last that has films are there, too, so that a gap is seen. */
export function cohortDistributions(films: readonly CountedFilm[]): CohortDistribution[] {
  return [
    {
      name: "age",
      bins: count(films, OLDEST_DECADE + 1, decadeName, ({ ageYears }) =>
        ageYears === null ? null : Math.min(OLDEST_DECADE, Math.floor(ageYears / 10)),
      ),
    },
    {
      name: "size",
      bins: count(
        films,
        SIDES.length + 1,
        sideName,
        ({ width, height }) => SIDES.filter((end) => Math.max(width, height) >= end).length,
      ),
    },
  ];
}

const decadeName = (decade: number) =>
  decade === OLDEST_DECADE ? `${10 * decade}+` : `${10 * decade}–${10 * decade + 9}`;

function sideName(bin: number): string {
  if (bin === 0) return `under ${SIDES[0]}`;
  return bin === SIDES.length ? `${SIDES[bin - 1]}+` : `${SIDES[bin - 1]}–${SIDES[bin] - 1}`;
}

/** @param binOf null for a film that does not say. */
function count(
  films: readonly CountedFilm[],
  length: number,
  nameOf: (bin: number) => string,
  binOf: (film: CountedFilm) => number | null,
): CohortDistribution["bins"] {
  const bins = Array.from({ length }, (_, bin) => ({ value: nameOf(bin), counts: {} as Record<string, number> }));
  for (const film of films) {
    const bin = binOf(film);
    if (bin !== null) bins[bin].counts[film.label] = (bins[bin].counts[film.label] ?? 0) + 1;
  }
  const isFull = ({ counts }: (typeof bins)[number]) => Object.keys(counts).length > 0;
  const first = bins.findIndex(isFull);
  return first < 0 ? [] : bins.slice(first, bins.findLastIndex(isFull) + 1);
}
