import type { FilmRecord } from "../film-record";

/** A data set's films with new ones among them, in path order, and what changed. */
export interface MergedFilms {
  films: FilmRecord[];
  added: number;
  /** Films that were there under the same path with other pixels, label or anything else known. */
  replaced: number;
  /** Films that were there exactly so. */
  unchanged: number;
  /** Paths that would have been replaced, had it been asked for. */
  clashes: string[];
}

/**
 * Adds films to those of a data set. Two folders often have files of one name, so a film of the same path that is not the
 * same film goes in only when replacing was asked for.
 */
export function mergeFilms(
  before: readonly FilmRecord[],
  added: readonly FilmRecord[],
  { replace }: { replace: boolean },
): MergedFilms {
  const byFile = new Map(before.map((film) => [film.file, film]));
  const merged: Omit<MergedFilms, "films"> = { added: 0, replaced: 0, unchanged: 0, clashes: [] };
  for (const film of added) {
    const known = byFile.get(film.file);
    if (known === undefined) merged.added++;
    else if (isSame(known, film)) {
      merged.unchanged++;
      continue;
    } else if (replace) merged.replaced++;
    else {
      merged.clashes.push(film.file);
      continue;
    }
    byFile.set(film.file, film);
  }
  const films = [...byFile.values()]
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map((film, index) => ({ ...film, index }));
  return { films, ...merged };
}

function isSame(first: FilmRecord, second: FilmRecord): boolean {
  const told = ({ index: _, ...film }: FilmRecord) =>
    JSON.stringify(Object.entries(film).sort(([a], [b]) => (a < b ? -1 : 1)));
  return told(first) === told(second);
}
