/** @file Whether films of one class tell where they come from: then a network may judge the place and not the person. */
import { crossValidatedLogits } from "../../audit/baselines/linear-discriminant";
import { Random } from "../../tensor/random";
import { type IntervalEstimate, percentileEstimate } from "./interval-estimate";
import { groupByPatient, forEachPatientSample } from "./for-each-patient-sample";
import { type AskedFilm, rankingOf, weightedAuroc } from "./weighted-scores";

/** A film with where it comes from and what the network makes of it. */
export interface SourcedFilm extends AskedFilm {
  source: string;
  /** Of each class. */
  probabilities: readonly number[];
  /** What the network's last dense layer reads; null where there are too many to weigh. */
  features: Float64Array | null;
}

/** How surely one source is told from the others among the films of one class. 0.5 is not at all, 1 always. */
export interface SourceAuroc {
  /** Class index of the films. */
  label: number;
  source: string;
  films: number;
  patients: number;
  otherFilms: number;
  otherPatients: number;
  /** By the network's probability of each class; which end is higher does not matter, so it is never below 0.5. */
  byScore: { label: number; auroc: IntervalEstimate }[];
  /** By a linear discriminant on the network's features, cross-validated by patient. */
  byFeatures: IntervalEstimate;
}

/** Fewer patients on a side say nothing. */
const LEAST_PATIENTS = 10;
const FOLDS = 5;
const RESAMPLES = 1_000;
const SEED = 1;
const UNKNOWN = ["", "unknown"];

/** Each source against the others within each class, where both sides have ten patients; none where class and source are one. */
export function sourcesInClasses(films: readonly SourcedFilm[], classes: number): SourceAuroc[] {
  const known = films.filter(({ source }) => !UNKNOWN.includes(source));
  return Array.from({ length: classes }, (_, label) => known.filter((film) => film.label === label)).flatMap(
    (own, label) => {
      const sources = [...new Set(own.map(({ source }) => source))].sort();
      // Of two sources the second against the first says what the first against the second said.
      return (sources.length === 2 ? sources.slice(1) : sources).flatMap((source) => tell(own, label, source, classes));
    },
  );
}

function tell(films: readonly SourcedFilm[], label: number, source: string, classes: number): SourceAuroc[] {
  const isFrom = films.map((film) => film.source === source);
  const [here, elsewhere] = [films.filter((_, i) => isFrom[i]), films.filter((_, i) => !isFrom[i])];
  const [patients, otherPatients] = [here, elsewhere].map((some) => groupByPatient(some).length);
  if (Math.min(patients, otherPatients) < LEAST_PATIENTS) return [];
  return [
    {
      label,
      source,
      films: here.length,
      patients,
      otherFilms: elsewhere.length,
      otherPatients,
      byScore: Array.from({ length: classes }, (_, c) => ({
        label: c,
        auroc: areaOf(
          films,
          isFrom,
          films.map(({ probabilities }) => probabilities[c]),
        ),
      })),
      byFeatures: byFeatures(films, isFrom),
    },
  ];
}

function byFeatures(films: readonly SourcedFilm[], isFrom: readonly boolean[]): IntervalEstimate {
  const rows = films.map(({ features }) => features);
  if (!rows.every((row) => row !== null)) return { value: null, low: null, high: null };
  const foldOf = new Array<number>(films.length);
  new Random(SEED).shuffle(groupByPatient(films)).forEach((places, at) => {
    for (const place of places) foldOf[place] = at % FOLDS;
  });
  const logits = crossValidatedLogits({
    rows,
    labels: isFrom.map(Number),
    classes: 2,
    foldOf,
    folds: FOLDS,
  });
  // Below 0.5 is chance here: a discriminant knows which end is which.
  return areaOf(
    films,
    isFrom,
    logits.map(([no, yes]) => yes - no),
    { eitherEnd: false },
  );
}

function areaOf(
  films: readonly SourcedFilm[],
  isFrom: readonly boolean[],
  scores: readonly number[],
  { eitherEnd = true } = {},
): IntervalEstimate {
  const sides = films.map(({ patient }, i) => ({ patient, label: Number(isFrom[i]) }));
  const labels = isFrom.map(Number);
  const ranking = rankingOf(scores);
  const area = (weights: ArrayLike<number>) => weightedAuroc(ranking, labels, weights, 1);
  const value = area(new Float64Array(films.length).fill(1));
  const turned = eitherEnd && value < 0.5;
  const samples: number[] = [];
  forEachPatientSample(sides, RESAMPLES, new Random(SEED), (weights) => {
    const sample = area(weights);
    samples.push(turned ? 1 - sample : sample);
  });
  return percentileEstimate(turned ? 1 - value : value, samples);
}
