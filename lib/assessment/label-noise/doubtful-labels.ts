/** @file Labels that networks which never saw the film contradict with confidence: confident learning (Northcutt, Jiang & Chuang, JAIR 70 (2021) 1373). */

/** A film with what networks said of it that were not trained on it. */
export interface OutOfSampleFilm {
  film: number;
  /** As given: 0 … classes − 1. */
  label: number;
  /** `[classes]`, the mean over the networks. */
  probabilities: readonly number[];
}

export interface DoubtfulLabel extends OutOfSampleFilm {
  /** The label that is confidently predicted in the place of the given one. */
  suggested: number;
  /** Probability of the given label less that of the likeliest other one, −1–1: the lower, the more doubtful. */
  margin: number;
}

export interface LabelDoubts {
  /** Of each label the mean probability that its own films get: what counts as confident. Null for one without films. */
  thresholds: (number | null)[];
  /** `[given][suggested]`: films by their given label and the one that is confidently predicted. Films of which none is are in no cell. */
  confident: number[][];
  /** The most doubtful first; equal ones by film. */
  doubts: DoubtfulLabel[];
}

/**
 * The films whose label is confidently contradicted, the worst first. A label is confidently predicted where its
 * probability reaches the mean that films given that label get; of several, the likeliest. What is off the diagonal is
 * doubtful, ranked by the normalised margin. A label that networks know little of has a low threshold, so that a rare class is
 * not doubted for being rare. Right only of predictions that come out of sample.
 */
export function doubtfulLabels(films: readonly OutOfSampleFilm[], classes: number): LabelDoubts {
  const thresholds = Array.from({ length: classes }, (_, label) => {
    const own = films.filter((film) => film.label === label);
    return own.length === 0 ? null : own.reduce((sum, film) => sum + film.probabilities[label], 0) / own.length;
  });
  const confident = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const doubts: DoubtfulLabel[] = [];
  for (const film of films) {
    const suggested = confidentLabel(film.probabilities, thresholds);
    if (suggested === null) continue;
    confident[film.label][suggested]++;
    if (suggested !== film.label) doubts.push({ ...film, suggested, margin: marginOf(film) });
  }
  doubts.sort((a, b) => a.margin - b.margin || a.film - b.film);
  return { thresholds, confident, doubts };
}

/** The likeliest of the labels whose probability reaches its threshold; null where none does. */
function confidentLabel(probabilities: readonly number[], thresholds: readonly (number | null)[]): number | null {
  let best: number | null = null;
  probabilities.forEach((probability, label) => {
    const threshold = thresholds[label];
    if (threshold === null || probability < threshold) return;
    if (best === null || probability > probabilities[best]) best = label;
  });
  return best;
}

function marginOf({ probabilities, label }: OutOfSampleFilm): number {
  return probabilities[label] - Math.max(...probabilities.filter((_, other) => other !== label));
}
