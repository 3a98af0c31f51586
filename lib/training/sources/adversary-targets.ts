import type { SourceAdversarySpec } from "./source-adversary-spec";
import type { Sampling } from "./sampling-spec";
import type { FilmOrigin } from "./training-groups";

/** Far below every logit, and finite: what a masked source's is lowered by. */
const NEVER = -1e9;

/** What a source adversary asks of the training films. */
export interface AdversaryTargets {
  /** The sources of the training films, in the order of their names. */
  sources: readonly string[];
  /** The index of a film's source; −1 for a source without a training film. */
  sourceOf(origin: FilmOrigin): number;
  /** What a film counts for in the head's loss; 0 for those that it is not asked about. */
  weightOf(origin: FilmOrigin): number;
  /** `[labels, sources]`, what is added to the head's logits for a film of a class. */
  masks: Float32Array;
  /** The head's loss where it can tell nothing. */
  guessing: number;
}

/**
 * What the head is asked, from the training films.
 *
 * Within classes: about films of classes that come from at least two sources, to name one of the class's own sources,
 * each of which counts as much as the others of that class. What tells the class then tells nothing of the source, so
 * that unlearning the source does not unlearn the class. Otherwise: about every film, to name any source.
 */
export function adversaryTargets(
  train: readonly FilmOrigin[],
  labelCount: number,
  { withinClass }: Pick<SourceAdversarySpec, "withinClass">,
  sampling: Sampling,
): AdversaryTargets {
  const sources = [...new Set(train.map(({ source }) => source))].sort();
  const counts = Array.from({ length: labelCount }, () => new Array<number>(sources.length).fill(0));
  for (const { label, source } of train) counts[label][sources.indexOf(source)]++;
  const ofClass = counts.map((bySource) => bySource.filter((count) => count > 0).length);
  const total = counts.map(sum);
  const shown = shownShares(counts, sampling);
  // Balanced draws already show the sources of a class equally often.
  const isDrawnEqually = sampling === "class_and_source_balanced";
  const weightOf = ({ label, source }: FilmOrigin): number => {
    if (!withinClass) return 1;
    const count = counts[label][sources.indexOf(source)] ?? 0;
    if (ofClass[label] < 2 || count === 0) return 0;
    return isDrawnEqually ? 1 : total[label] / (ofClass[label] * count);
  };
  const isOpen = (label: number, source: number) => !withinClass || (ofClass[label] > 1 && counts[label][source] > 0);
  return {
    sources,
    sourceOf: ({ source }) => sources.indexOf(source),
    weightOf,
    masks: Float32Array.from({ length: labelCount * sources.length }, (_, at) =>
      isOpen(Math.floor(at / sources.length), at % sources.length) ? 0 : NEVER,
    ),
    guessing: withinClass
      ? guessingWithin(ofClass, shown.map(sum))
      : entropy(sources.map((_, source) => sum(shown.map((bySource) => bySource[source])))),
  };
}

/** What share of an epoch's films each class and source makes up, as they are drawn. */
function shownShares(counts: readonly (readonly number[])[], sampling: Sampling): number[][] {
  const films = sum(counts.map(sum));
  const classes = counts.filter((bySource) => sum(bySource) > 0).length;
  return counts.map((bySource) =>
    bySource.map((count) => {
      if (sampling === "shuffle" || count === 0) return count / films;
      const ofClass = sampling === "class_balanced" ? count / sum(bySource) : 1 / bySource.filter((n) => n > 0).length;
      return ofClass / classes;
    }),
  );
}

/** Σ s_c·log(sources of c) / Σ s_c over the classes with several sources, s the share of a class. */
function guessingWithin(ofClass: readonly number[], shares: readonly number[]): number {
  const asked = ofClass.flatMap((count, label) => (count > 1 ? [label] : []));
  return sum(asked.map((label) => shares[label] * Math.log(ofClass[label]))) / sum(asked.map((label) => shares[label]));
}

const entropy = (shares: readonly number[]): number => sum(shares.map((share) => -share * Math.log(share)));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
