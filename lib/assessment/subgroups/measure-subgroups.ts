import { ageBandOf } from "../../datasets/cohorts/age-band";
import type { FilmRecord } from "../../datasets/film-record";
import { recordedPatient } from "../../datasets/identity/recorded-patient";
import { holm } from "../../metrics/comparisons/holm";
import { normalTail } from "../../metrics/comparisons/normal-tail";
import type { EvaluationReport, FilmPrediction } from "../../metrics/evaluation-report";
import { bootstrapIntervals } from "../../metrics/intervals/bootstrap-intervals";
import { auroc } from "../../metrics/roc";
import { wilson } from "../../metrics/wilson";
import { effectiveInterval, type FilmOutcome, shareDifference } from "./effective-interval";
import {
  type Subgroup,
  SubgroupAttributeName,
  type SubgroupGap,
  SubgroupMetric,
  type SubgroupReport,
} from "./subgroup-report";

const UNKNOWN = "unknown";
const FEWEST = 10;
const REPLICATES = 1000;

/** What is known of a film beside its prediction. */
type FilmFacts = Pick<FilmRecord, "index" | "file" | "patientId" | "sex" | "ageYears" | "view" | "source">;

interface KnownFilm extends FilmPrediction {
  patient: string;
  facts: FilmFacts;
}

/**
 * How a network does on the groups of a report's films, asked about one class: by sex, age band, view, source, and whether
 * their patient has several films. Plain shares have Wilson's interval, areas one by patient; each group that is not small
 * (ten films of the class and ten others) is compared with all other films that say what they are, with Holm's correction over all
 * comparisons. Films are matched to `records` by their index.
 * @param records of the version of the data set that the report is of; more than its films do not matter
 */
export function measureSubgroups(
  { labels, predictions }: Pick<EvaluationReport, "labels" | "predictions">,
  records: readonly FilmFacts[],
  label: string,
  { replicates = REPLICATES }: { replicates?: number } = {},
): SubgroupReport {
  const factsOf = new Map(records.map((record) => [record.index, record]));
  const films = predictions.flatMap((film): KnownFilm[] => {
    const facts = factsOf.get(film.image);
    return facts === undefined ? [] : [{ ...film, patient: facts.patientId, facts }];
  });
  const target = labels.indexOf(label);
  const filmsOf = countBy(films, ({ patient }) => patient);
  const attributes: SubgroupReport["attributes"] = [];
  const single: SubgroupReport["single"] = [];
  const tested: Tested[] = [];
  for (const name of SubgroupAttributeName.options) {
    const valueOf = (film: KnownFilm) => valueFor(name, film, filmsOf);
    const byValue = groupBy(films, valueOf);
    if (byValue.size <= 1) {
      single.push({ name, value: [...byValue.keys()][0] ?? UNKNOWN });
      continue;
    }
    const groups = [...byValue].sort(byKnownName).map(([value, own]) => measureGroup(value, own, target, replicates));
    attributes.push({ name, groups });
    const known = films.filter((film) => valueOf(film) !== UNKNOWN);
    for (const { value } of groups.filter((group) => group.value !== UNKNOWN)) {
      const own = byValue.get(value) ?? [];
      const others = known.filter((film) => valueOf(film) !== value);
      if (isSmall(own, target) || isSmall(others, target)) continue;
      for (const metric of SubgroupMetric.options) tested.push(compare(name, value, metric, own, others, target));
    }
  }
  return {
    label,
    films: films.length,
    patients: patientCount(films),
    unknownFilms: predictions.length - films.length,
    attributes,
    single,
    gaps: corrected(tested),
  };
}

type Tested = Omit<SubgroupGap, "pHolm"> & { p: number };

function corrected(tested: readonly Tested[]): SubgroupGap[] {
  const raised = holm(tested.map(({ p }) => p));
  return tested
    .map(({ p: _, ...gap }, i) => ({ ...gap, pHolm: raised[i] }))
    .sort((a, b) => a.difference - b.difference);
}

function compare(
  attribute: SubgroupAttributeName,
  value: string,
  metric: SubgroupMetric,
  own: readonly KnownFilm[],
  others: readonly KnownFilm[],
  target: number,
): Tested {
  const [a, b] = [own, others].map((films) => effectiveInterval(outcomes(films, metric, target)));
  const none = { value: 0, low: 0, high: 1 };
  const { z, ...gap } = shareDifference(a ?? none, b ?? none);
  return { attribute, value, metric, ...gap, p: Math.min(1, 2 * normalTail(z)) };
}

/** Whether each film that the metric looks at is right by it. */
function outcomes(films: readonly KnownFilm[], metric: SubgroupMetric, target: number): FilmOutcome[] {
  if (metric === "accuracy")
    return films.map(({ label, prediction, patient }) => ({ isRight: label === prediction, patient }));
  const isPositive = metric === "sensitivity";
  return films
    .filter(({ label }) => (label === target) === isPositive)
    .map(({ prediction, patient }) => ({ isRight: (prediction === target) === isPositive, patient }));
}

function measureGroup(value: string, films: readonly KnownFilm[], target: number, replicates: number): Subgroup {
  const share = (metric: SubgroupMetric) => {
    const counted = outcomes(films, metric, target);
    return wilson(counted.filter(({ isRight }) => isRight).length, counted.length);
  };
  const positives = films.filter(({ label }) => label === target).length;
  return {
    value,
    films: films.length,
    patients: patientCount(films),
    positives,
    negatives: films.length - positives,
    accuracy: share("accuracy"),
    sensitivity: share("sensitivity"),
    specificity: share("specificity"),
    auroc: areaOf(films, target, replicates),
    isSmall: isSmall(films, target),
  };
}

function areaOf(films: readonly KnownFilm[], target: number, replicates: number): Subgroup["auroc"] {
  const area = auroc(
    films.map(({ label }) => label === target),
    films.map(({ probabilities }) => probabilities[target]),
  );
  if (area === null) return null;
  const binary = films.map(({ label, prediction, probabilities, patient }) => ({
    label: label === target ? 1 : 0,
    prediction: prediction === target ? 1 : 0,
    probabilities: [1 - probabilities[target], probabilities[target]],
    patient,
  }));
  const intervals: Record<string, { low: number; high: number } | undefined> = bootstrapIntervals(
    binary,
    ["others", "asked"],
    { replicates },
  );
  const interval = intervals["auroc.asked"];
  return { value: area, low: interval?.low ?? null, high: interval?.high ?? null };
}

function isSmall(films: readonly KnownFilm[], target: number): boolean {
  const positives = films.filter(({ label }) => label === target).length;
  return positives < FEWEST || films.length - positives < FEWEST;
}

function valueFor(name: SubgroupAttributeName, { facts }: KnownFilm, filmsOf: ReadonlyMap<string, number>): string {
  switch (name) {
    case "sex":
      return facts.sex;
    case "ageBand":
      return ageBandOf(facts.ageYears) ?? UNKNOWN;
    case "view":
      return facts.view;
    case "source":
      return facts.source || UNKNOWN;
    case "filmsOfPatient":
      // Of nobody known nobody knows how many films there are.
      if (recordedPatient(facts) === undefined) return UNKNOWN;
      return (filmsOf.get(facts.patientId) ?? 1) > 1 ? "several films" : "one film";
  }
}

/** By name, what is not known last. */
function byKnownName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return Number(a === UNKNOWN) - Number(b === UNKNOWN) || (a < b ? -1 : 1);
}

/** Null where the patient of a film is not known: it might be one of the others. */
function patientCount(films: readonly KnownFilm[]): number | null {
  return films.some(({ facts }) => recordedPatient(facts) === undefined)
    ? null
    : new Set(films.map(({ patient }) => patient)).size;
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
