/** @file The scores of many resamples of the same films: each film counts as often as it was drawn, and nothing is sorted twice. */

/** Whose answer it is, and what is true. */
export interface AskedFilm {
  /** Class index. */
  label: number;
  patient: string;
}

/** A network's answers about films in a form that is scored thousands of times. */
export interface PreparedAnswers {
  labels: Int32Array;
  predictions: Int32Array;
  /** For each class, the films by falling probability of it. */
  rankings: Ranking[];
}

/** Films by falling score. */
export interface Ranking {
  order: Int32Array;
  scores: Float64Array;
}

/** The scores that a probe is judged by, in this order, then recall and AUROC of each class. */
const OVERALL_SCORES = ["accuracy", "balancedAccuracy", "macroAuroc"] as const;

/** The names of all scores, as comparisons of runs call them: `accuracy`, `recall.covid-19`, `auroc.covid-19`. */
export function scoreNames(labels: readonly string[]): string[] {
  return [...OVERALL_SCORES, ...labels.map((label) => `recall.${label}`), ...labels.map((label) => `auroc.${label}`)];
}

/** @param answers `[N][classes]` probabilities. */
export function prepareAnswers(
  labels: readonly number[],
  predictions: readonly number[],
  answers: readonly (readonly number[])[],
  classes: number,
): PreparedAnswers {
  const rankings = Array.from({ length: classes }, (_, c) => rankingOf(answers.map((row) => row[c])));
  return { labels: Int32Array.from(labels), predictions: Int32Array.from(predictions), rankings };
}

/** Ranks films by a score. */
export function rankingOf(values: readonly number[]): Ranking {
  const scores = Float64Array.from(values);
  return { order: Int32Array.from(scores, (_, i) => i).sort((a, b) => scores[b] - scores[a]), scores };
}

/**
 * All scores where film `i` counts `weights[i]` times; NaN where one is undefined. AUROC as in {@link weightedAuroc}; means are over the classes for which a score is defined.
 */
export function weightedScores(
  { labels, predictions, rankings }: PreparedAnswers,
  weights: ArrayLike<number>,
): Float64Array {
  const classes = rankings.length;
  const right = new Float64Array(classes);
  const all = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) {
    all[labels[i]] += weights[i];
    if (predictions[i] === labels[i]) right[labels[i]] += weights[i];
  }
  const out = new Float64Array(OVERALL_SCORES.length + 2 * classes);
  const recalls = out.subarray(OVERALL_SCORES.length, OVERALL_SCORES.length + classes);
  const areas = out.subarray(OVERALL_SCORES.length + classes);
  let [sumRight, sumAll] = [0, 0];
  for (let c = 0; c < classes; c++) {
    sumRight += right[c];
    sumAll += all[c];
    recalls[c] = right[c] / all[c];
  }
  for (let c = 0; c < classes; c++) areas[c] = weightedAuroc(rankings[c], labels, weights, c);
  out[0] = sumRight / sumAll;
  out[1] = definedMean(recalls);
  out[2] = definedMean(areas);
  return out;
}

/**
 * The area under the ROC curve of one class against the rest where film `i` counts `weights[i]` times: the Mann–Whitney
 * statistic, ties counted half, as in `lib/metrics/roc.ts`. NaN without both kinds.
 */
export function weightedAuroc(
  { order, scores }: Ranking,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  positive: number,
): number {
  let [positives, negatives, won] = [0, 0, 0];
  for (let first = 0, last = 0; first < order.length; first = last) {
    let [tiedPositives, tiedNegatives] = [0, 0];
    for (; last < order.length && scores[order[last]] === scores[order[first]]; last++) {
      if (labels[order[last]] === positive) tiedPositives += weights[order[last]];
      else tiedNegatives += weights[order[last]];
    }
    // A negative loses to all positives above it and to half of those beside it.
    won += tiedNegatives * (positives + tiedPositives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
  }
  return won / (positives * negatives);
}

function definedMean(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
