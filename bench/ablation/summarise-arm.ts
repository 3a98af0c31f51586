/** @file An arm's figures: pooled out of fold, each film once a seed, with intervals over patients; and its difference from another arm on the same patients. */
import { percentileEstimate, type IntervalEstimate } from "../../lib/assessment/shortcuts/interval-estimate";
import { patientClusters, resamplePatients } from "../../lib/metrics/intervals/patient-clusters";
import { rankingOf, weightedAuroc } from "../../lib/assessment/shortcuts/weighted-scores";
import { argmax } from "../../lib/tensor/argmax";
import { Random } from "../../lib/tensor/random";
import type { BenchFilm } from "../measure-training";
import type { FoldAnswer, FoldResult } from "./fold-result";

const RESAMPLES = 1000;
const COVID = "covid-19";
const PNEUMONIA = "pneumonia";

/** What every seed said of each film, by the film's file. */
type SaidOf = ReadonlyMap<string, readonly (readonly number[])[]>;

export interface ArmFigures {
  trainings: number;
  /** Of one training. */
  cpuSeconds: number;
  /** Of the development films, in the order of `FIGURES`. */
  figures: Record<Figure, IntervalEstimate>;
  /** The resampled values, which another arm's are paired with. */
  resamples: Record<Figure, readonly number[]>;
}

const FIGURES = [
  /** Share of development films that are right, the mean over seeds. */
  "accuracy",
  "balanced",
  /** The same with the mean of the seeds' probabilities. */
  "ensembleAccuracy",
  /** Recall of COVID-19 on mirrored films less that on the films as they are. */
  "mirrorDrop",
  /** COVID-19 against other pneumonia within the second source, the mean over networks. */
  "withinSource",
  /** The same with the mean of the probabilities. */
  "ensembleWithinSource",
] as const;
export type Figure = (typeof FIGURES)[number];

/** The same seeds and folds give the same resamples for every arm, so that differences are paired. */
export function summariseArm(
  results: readonly FoldResult[],
  development: readonly BenchFilm[],
  second: readonly BenchFilm[],
): ArmFigures {
  const [{ labels }] = results;
  const straight = saidOf(results, ({ outOfFold }) => outOfFold);
  const mirrored = saidOf(results, (result) => result.mirrored);
  const outside = saidOf(results, (result) => (result.outside.length > 0 ? result.outside : result.outOfFold));
  const films = [...development, ...second];
  const inSecond = films.map((_, i) => i >= development.length);
  const truth = films.map(({ label }) => labels.indexOf(label));
  const at = (said: SaidOf) => films.map(({ file }, i) => said.get(keyOf(file, inSecond[i])) ?? []);
  const [straightAt, mirroredAt, outsideAt] = [straight, mirrored, outside].map(at);
  const [covid, pneumonia] = [labels.indexOf(COVID), labels.indexOf(PNEUMONIA)];
  const rightShare = (said: readonly (readonly number[])[], label: number) =>
    said.length === 0 ? NaN : said.filter((row) => argmax(row) === label).length / said.length;
  const right = straightAt.map((said, i) => rightShare(said, truth[i]));
  const mirroredRight = mirroredAt.map((said, i) => rightShare(said, truth[i]));
  const together = straightAt.map((said, i) => (said.length === 0 ? NaN : Number(argmax(mean(said)) === truth[i])));
  const networks = Math.max(0, ...outsideAt.filter((_, i) => inSecond[i]).map((said) => said.length));
  const scoresOf = (read: (said: readonly (readonly number[])[]) => number) =>
    outsideAt.map((said) => (said.length === 0 ? NaN : read(said)));
  const rank = (scores: readonly number[]) => {
    const of = films.flatMap((_, i) =>
      inSecond[i] && !Number.isNaN(scores[i]) && (truth[i] === covid || truth[i] === pneumonia) ? [i] : [],
    );
    const { order } = rankingOf(of.map((i) => scores[i]));
    return { order: order.map((place) => of[place]), scores: Float64Array.from(scores) };
  };
  const single = Array.from({ length: networks }, (_, network) => rank(scoresOf((said) => said[network][covid])));
  const ensemble = rank(scoresOf((said) => mean(said)[covid]));
  const share = (values: readonly number[], weights: Float64Array, only: (i: number) => boolean) => {
    let [sum, all] = [0, 0];
    values.forEach((value, i) => {
      if (inSecond[i] || !only(i) || Number.isNaN(value)) return;
      sum += weights[i] * value;
      all += weights[i];
    });
    return sum / all;
  };
  const anyClass = () => true;
  const measure = (weights: Float64Array): Record<Figure, number> => ({
    accuracy: share(right, weights, anyClass),
    balanced: average(labels.map((_, label) => share(right, weights, (i) => truth[i] === label))),
    ensembleAccuracy: share(together, weights, anyClass),
    mirrorDrop:
      share(mirroredRight, weights, (i) => truth[i] === covid) - share(right, weights, (i) => truth[i] === covid),
    withinSource: average(single.map((ranking) => weightedAuroc(ranking, truth, weights, covid))),
    ensembleWithinSource: weightedAuroc(ensemble, truth, weights, covid),
  });
  const value = measure(new Float64Array(films.length).fill(1));
  const resamples = Object.fromEntries(FIGURES.map((figure) => [figure, [] as number[]])) as Record<Figure, number[]>;
  const clusters = patientClusters(
    films.map(({ patientId }, i) => ({ label: truth[i], patient: `${Number(inSecond[i])} ${patientId}` })),
    labels.length,
  );
  const random = new Random(1);
  const weights = new Float64Array(films.length);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    resamplePatients(clusters, random, weights);
    const drawn = measure(weights);
    for (const figure of FIGURES) resamples[figure].push(drawn[figure]);
  }
  return {
    trainings: results.length,
    cpuSeconds: average(results.map((result) => result.cpuSeconds)),
    figures: Object.fromEntries(
      FIGURES.map((figure) => [figure, percentileEstimate(value[figure], resamples[figure])]),
    ) as Record<Figure, IntervalEstimate>,
    resamples,
  };
}

/** The difference of two arms in a figure, on the same resampled patients. */
export function difference(arm: ArmFigures, from: ArmFigures, figure: Figure): IntervalEstimate {
  const [a, b] = [arm.figures[figure].value ?? NaN, from.figures[figure].value ?? NaN];
  return percentileEstimate(
    a - b,
    arm.resamples[figure].map((value, i) => value - from.resamples[figure][i]),
  );
}

/** Two sets may have a file of one name. */
const keyOf = (file: string, inSecond: boolean) => `${Number(inSecond)} ${file}`;

function saidOf(results: readonly FoldResult[], read: (result: FoldResult) => readonly FoldAnswer[]): SaidOf {
  const said = new Map<string, (readonly number[])[]>();
  for (const result of results)
    for (const { file, probabilities, second } of read(result)) {
      const key = keyOf(file, second);
      said.set(key, [...(said.get(key) ?? []), probabilities]);
    }
  return said;
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const mean = (rows: readonly (readonly number[])[]) => rows[0].map((_, k) => average(rows.map((row) => row[k])));
