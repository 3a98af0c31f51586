/** @file The score on films that are alike in all that is known of them but the disease. */
import { AGE_BANDS } from "../../datasets/cohorts/cohort-counts";
import type { FilmRecord } from "../../datasets/film-record";
import { argmax } from "../../tensor/argmax";
import { Random } from "../../tensor/random";
import { type IntervalEstimate, percentileEstimate } from "./interval-estimate";
import { groupByPatient, forEachPatientSample } from "./for-each-patient-sample";
import { type AskedFilm, prepareAnswers, scoreNames, weightedScores } from "./weighted-scores";

/** What films are matched on. `file`: format, colour and size. `person`: view, sex and age band. */
export const MATCHINGS = ["file", "person"] as const;
export type Matching = (typeof MATCHINGS)[number];

export interface MatchedScores {
  by: Matching;
  /** Films in strata that hold at least two classes. */
  films: number;
  patients: number;
  /** Of the films that are left, weighted so that in every stratum all its classes count alike; null with too few films. */
  scores: Record<string, IntervalEstimate> | null;
}

/** With fewer films left there is nothing to score. */
const LEAST_FILMS = 20;
const RESAMPLES = 1_000;
const SEED = 1;
const SIDES = [300, 600, 1_200, 2_400];

/**
 * Scores where classes are matched within strata of what is known of a film: each film weighs as many films as the
 * rarest class of its stratum has over those that its own class has there (overlap weights: Li et al., J. Am. Stat.
 * Assoc. 113 (2018) 390), so that no class can be told by its stratum. Films whose stratum holds one class are left out.
 */
export function matchedScores(
  films: readonly (AskedFilm & { record: FilmRecord; probabilities: readonly number[] })[],
  labels: readonly string[],
  by: Matching,
): MatchedScores {
  const strata = new Map<string, Map<number, number>>();
  for (const { label, record } of films) {
    const counts = strata.get(STRATUM[by](record)) ?? new Map<number, number>();
    strata.set(STRATUM[by](record), counts.set(label, (counts.get(label) ?? 0) + 1));
  }
  const weightOf = ({ label, record }: (typeof films)[number]) => {
    const counts = strata.get(STRATUM[by](record)) ?? new Map<number, number>();
    return counts.size < 2 ? 0 : Math.min(...counts.values()) / (counts.get(label) ?? 1);
  };
  const left = films.filter((film) => weightOf(film) > 0);
  const found = { by, films: left.length, patients: groupByPatient(left).length };
  if (left.length < LEAST_FILMS || new Set(left.map(({ label }) => label)).size < 2) return { ...found, scores: null };
  const answers = prepareAnswers(
    left.map(({ label }) => label),
    left.map(({ probabilities }) => argmax(probabilities)),
    left.map(({ probabilities }) => probabilities),
    labels.length,
  );
  const own = Float64Array.from(left, weightOf);
  const values = weightedScores(answers, own);
  const samples: Float64Array[] = [];
  forEachPatientSample(left, RESAMPLES, new Random(SEED), (weights) =>
    samples.push(
      weightedScores(
        answers,
        own.map((weight, i) => weight * weights[i]),
      ),
    ),
  );
  const scores = scoreNames(labels).map((name, at) => [
    name,
    percentileEstimate(
      values[at],
      samples.map((sample) => sample[at]),
    ),
  ]);
  return { ...found, scores: Object.fromEntries(scores) as Record<string, IntervalEstimate> };
}

const STRATUM: Record<Matching, (record: FilmRecord) => string> = {
  file: ({ format, colour, width, height }) =>
    [format, colour, SIDES.findIndex((side) => Math.max(width, height) < side), width === height].join(" "),
  person: ({ view, sex, ageYears }) =>
    [view, sex, ageYears === null ? "unknown" : AGE_BANDS[ageYears < 40 ? 0 : ageYears < 65 ? 1 : 2]].join(" "),
};
