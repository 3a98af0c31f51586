import { argmax } from "../../tensor/argmax";
import { deriveSeed, Random } from "../../tensor/random";
import { type Difference, type IntervalEstimate, percentileEstimate } from "./interval-estimate";
import { groupByPatient, forEachPatientSample } from "./for-each-patient-sample";
import { type AskedFilm, prepareAnswers, scoreNames, weightedScores } from "./weighted-scores";

const RESAMPLES = 2_000;
const SEED = 1;

export interface AnswerPair {
  labels: readonly string[];
  films: readonly AskedFilm[];
  /** `[N][classes]` probabilities of the films as they are, and of the same films changed. */
  intact: readonly (readonly number[])[];
  probed: readonly (readonly number[])[];
}

export interface ScoreChange {
  /** By the names of {@link scoreNames}. */
  scores: Record<string, IntervalEstimate>;
  /** Changed less intact. */
  differences: Record<string, Difference>;
}

/** The scores of a network's answers with their 95% intervals: percentiles of 2,000 resamples by patient. */
export function scoreAnswers({
  labels,
  films,
  intact,
}: Pick<AnswerPair, "labels" | "films" | "intact">): Record<string, IntervalEstimate> {
  const answers = prepared(labels, films, intact);
  const samples: Float64Array[] = [];
  forEachPatientSample(films, RESAMPLES, new Random(SEED), (weights) => samples.push(weightedScores(answers, weights)));
  return named(labels, (at) => estimate(weightedScores(answers, ones(films.length)), samples, at));
}

/**
 * How a change of the films changes the scores: differences with percentile intervals of 2,000 resamples by patient, and
 * the p of a paired permutation test that exchanges intact and changed films patient by patient, 2,000 times,
 * (1 + #{|Δ*| ≥ |Δ|}) / 2,001. Seeded: the same answers give the same figures.
 */
export function compareAnswers({ labels, films, intact, probed }: AnswerPair): ScoreChange {
  const [before, after] = [prepared(labels, films, intact), prepared(labels, films, probed)];
  const all = ones(films.length);
  const values = weightedScores(after, all);
  const change = minus(values, weightedScores(before, all));
  const samples: Float64Array[] = [];
  const changes: Float64Array[] = [];
  forEachPatientSample(films, RESAMPLES, new Random(SEED), (weights) => {
    const sample = weightedScores(after, weights);
    samples.push(sample);
    changes.push(minus(sample, weightedScores(before, weights)));
  });
  const pValues = permutationPValues({ labels, films, intact, probed }, change);
  return {
    scores: named(labels, (at) => estimate(values, samples, at)),
    differences: named(labels, (at) => ({ ...estimate(change, changes, at), p: pValues[at] })),
  };
}

/** Of each score; null where it is undefined. */
function permutationPValues({ labels, films, intact, probed }: AnswerPair, change: Float64Array): (number | null)[] {
  const twice = prepared(labels, [...films, ...films], [...intact, ...probed]);
  const patients = groupByPatient(films);
  const random = new Random(deriveSeed(SEED, "permutation"));
  const [first, second] = [new Float64Array(2 * films.length), new Float64Array(2 * films.length)];
  const asLarge = new Float64Array(change.length);
  for (let round = 0; round < RESAMPLES; round++) {
    for (const places of patients) {
      const swapped = random.uniform() < 0.5 ? 1 : 0;
      for (const place of places) {
        first[place] = 1 - swapped;
        first[place + films.length] = swapped;
        second[place] = swapped;
        second[place + films.length] = 1 - swapped;
      }
    }
    const swappedChange = minus(weightedScores(twice, second), weightedScores(twice, first));
    // A tie that rounding broke is one all the same.
    swappedChange.forEach((one, at) => (asLarge[at] += Math.abs(one) >= Math.abs(change[at]) - 1e-12 ? 1 : 0));
  }
  return Array.from(change, (one, at) => (Number.isNaN(one) ? null : (1 + asLarge[at]) / (RESAMPLES + 1)));
}

function prepared(labels: readonly string[], films: readonly AskedFilm[], answers: readonly (readonly number[])[]) {
  return prepareAnswers(
    films.map(({ label }) => label),
    answers.map((row) => argmax(row)),
    answers,
    labels.length,
  );
}

function named<Value>(labels: readonly string[], valueAt: (at: number) => Value): Record<string, Value> {
  return Object.fromEntries(scoreNames(labels).map((name, at) => [name, valueAt(at)]));
}

function estimate(values: Float64Array, samples: readonly Float64Array[], at: number): IntervalEstimate {
  return percentileEstimate(
    values[at],
    samples.map((sample) => sample[at]),
  );
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}

const ones = (length: number): Float64Array => new Float64Array(length).fill(1);
