import type { ImageRecord } from "../dataset";

/** A data set's films with new ones among them, in path order, and what changed. */
export interface MergedFilms {
  images: ImageRecord[];
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
export function mergeFilms(before: readonly ImageRecord[], added: readonly ImageRecord[], { replace }: { replace: boolean }): MergedFilms {
  const films = new Map(before.map((image) => [image.file, image]));
  const merged: Omit<MergedFilms, "images"> = { added: 0, replaced: 0, unchanged: 0, clashes: [] };
  for (const image of added) {
    const known = films.get(image.file);
    if (known === undefined) merged.added++;
    else if (isSame(known, image)) {
      merged.unchanged++;
      continue;
    } else if (replace) merged.replaced++;
    else {
      merged.clashes.push(image.file);
      continue;
    }
    films.set(image.file, image);
  }
  const images = [...films.values()].sort((a, b) => (a.file < b.file ? -1 : 1)).map((image, index) => ({ ...image, index }));
  return { images, ...merged };
}

function isSame(first: ImageRecord, second: ImageRecord): boolean {
  const told = ({ index: _, ...image }: ImageRecord) => JSON.stringify(Object.entries(image).sort(([a], [b]) => (a < b ? -1 : 1)));
  return told(first) === told(second);
}
