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
  const total = counts.map((bySource) => bySource.reduce((sum, count) => sum + count, 0));
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
      ? guessingWithin(ofClass, total)
      : entropy(
          sources.map((_, s) => sumOf(counts, s)),
          train.length,
        ),
  };
}

/** Σ n_c·log(sources of c) / Σ n_c over the classes with several sources. */
function guessingWithin(ofClass: readonly number[], total: readonly number[]): number {
  const asked = ofClass.flatMap((count, label) => (count > 1 ? [label] : []));
  const films = asked.reduce((sum, label) => sum + total[label], 0);
  return asked.reduce((sum, label) => sum + total[label] * Math.log(ofClass[label]), 0) / films;
}

const entropy = (counts: readonly number[], films: number): number =>
  counts.reduce((sum, count) => sum - (count / films) * Math.log(count / films), 0);

const sumOf = (counts: readonly (readonly number[])[], source: number): number =>
  counts.reduce((sum, bySource) => sum + bySource[source], 0);
