/** How many of the lowest digests of a test set are kept. Of as many films or fewer, all: then the answer is exact. */
export const SAMPLED_FILMS = 256;

/** A set of films in small: how many, and the beginnings of the lowest of their digests, ascending. */
export interface FilmSample {
  films: number;
  sample: readonly string[];
}

/**
 * Whether two sets of films have films in common. Digests are as good as random, so the lowest of each set are the same
 * draw for both (bottom-k sketch; Cohen & Kaplan, PODC 2007): below the digest up to which both are complete, common films
 * stand in both. Of large sets a few common films in thousands may go unseen.
 */
export function sharesFilms(a: FilmSample, b: FilmSample): boolean {
  const reach = [reachOf(a), reachOf(b)].sort()[0];
  const others = new Set(b.sample);
  return a.sample.some((digest) => digest <= reach && others.has(digest));
}

/** Up to which digest a sample is complete. */
const reachOf = ({ films, sample }: FilmSample): string => (films <= sample.length ? "g" : (sample.at(-1) ?? ""));
