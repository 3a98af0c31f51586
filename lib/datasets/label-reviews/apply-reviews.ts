import { type FilmRecord } from "../film-record";
import { currentReviews } from "./current-reviews";
import { type LabelReview } from "./label-review";

/** What readers' words make of a data set. */
export interface AppliedReviews {
  /** Numbered from 0 without gaps. */
  films: FilmRecord[];
  relabelled: { film: FilmRecord; label: string }[];
  excluded: FilmRecord[];
  /** Films that were excluded before and come back. */
  restored: FilmRecord[];
  /** Blobs of films of which readers say different things: they stay as they are. */
  disputed: string[];
}

const LEFT_OUT = Symbol("left out");

/**
 * The films of the next version. A film of which all readers that said something say the same gets that label or is left
 * out, where some of it was said since the last version; one of which everything was taken back gets the label it had before anybody said anything, and comes back where it was left out.
 * @param films of the newest version
 * @param reviews the oldest first
 * @param earlier films of earlier versions by their blob, for those that come back
 */
export function applyReviews(
  films: readonly FilmRecord[],
  reviews: readonly LabelReview[],
  earlier: ReadonlyMap<string, FilmRecord>,
): AppliedReviews {
  const firstOf = new Map<string, LabelReview>();
  for (const review of reviews) if (!firstOf.has(review.film)) firstOf.set(review.film, review);
  const pending = new Set(reviews.filter(({ version }) => version === null).map(({ film }) => film));
  const wanted = new Map<string, string | typeof LEFT_OUT>();
  const disputed: string[] = [];
  for (const [film, byReader] of currentReviews(reviews)) {
    const said = new Set([...byReader.values()].map(({ label }) => label ?? LEFT_OUT));
    const original = firstOf.get(film)?.labelBefore;
    if (!pending.has(film)) continue;
    if (said.size > 1) disputed.push(film);
    else for (const outcome of said.size === 0 && original !== undefined ? [original] : said) wanted.set(film, outcome);
  }
  const applied: Omit<AppliedReviews, "films"> = { relabelled: [], excluded: [], restored: [], disputed };
  const kept = films.flatMap((film): FilmRecord[] => {
    const outcome = wanted.get(film.blob) ?? film.label;
    if (outcome === LEFT_OUT) {
      applied.excluded.push(film);
      return [];
    }
    if (outcome === film.label) return [film];
    applied.relabelled.push({ film, label: outcome });
    return [{ ...film, label: outcome }];
  });
  const there = new Set(films.map(({ blob }) => blob));
  for (const [blob, outcome] of wanted) {
    const before = earlier.get(blob);
    if (outcome === LEFT_OUT || there.has(blob) || before === undefined) continue;
    applied.restored.push(before);
    kept.push({ ...before, label: outcome });
  }
  return { ...applied, films: kept.map((film, index) => ({ ...film, index })) };
}
