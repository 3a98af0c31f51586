/** @file How well a score tells two classes apart among films of one source, where the source cannot give the class away. */
import { z } from "zod";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import { type EvaluationReport } from "../metrics/evaluation-report";
import { Estimate } from "./inside-outside";

/** Fewer films of a class in a source say next to nothing. */
const FEWEST = 5;

const Counted = z.object({ films: z.number().int(), patients: z.number().int().nullable() });

export const WithinSourceArea = z.object({
  source: z.string(),
  /** Whose score it is. */
  label: z.string(),
  against: z.string(),
  auroc: Estimate,
  /** Of the label, and of what it is told from. */
  ofLabel: Counted,
  ofOther: Counted,
});
export type WithinSourceArea = z.infer<typeof WithinSourceArea>;

/**
 * The AUROC of each class's score against each other class within each source that has both, by source and in label order.
 * Where every film of a class is of one source and no other class is in it, there is nothing to tell: the list is empty then.
 * @param sourceOf the source of each prediction, row by row; "" where none is named.
 * @param pause is waited for before each pair: intervals of many films take seconds.
 */
export async function withinSourceAreas(
  report: EvaluationReport,
  sourceOf: readonly string[],
  pause: () => Promise<void> = async () => undefined,
): Promise<WithinSourceArea[]> {
  const sources = [...new Set(sourceOf)].filter((source) => source !== "").sort();
  const areas: WithinSourceArea[] = [];
  for (const source of sources) {
    const films = report.predictions.filter((_, row) => sourceOf[row] === source);
    const ofClass = report.labels.map((_, label) => films.filter((film) => film.label === label));
    for (const [one, other] of pairsOf(ofClass)) {
      await pause();
      const pair = evaluatePredictions({ ...report, predictions: [...ofClass[one], ...ofClass[other]] });
      const [first, second] = [report.labels[one], report.labels[other]];
      areas.push(areaOf(pair, { source, label: first, against: second }));
      areas.push(areaOf(pair, { source, label: second, against: first }));
    }
  }
  return areas;
}

/** Each two classes that have films enough. */
function pairsOf(ofClass: readonly (readonly unknown[])[]): [number, number][] {
  const present = ofClass.map((_, label) => label).filter((label) => ofClass[label].length >= FEWEST);
  return present.flatMap((one, at) => present.slice(at + 1).map((other): [number, number] => [one, other]));
}

function areaOf(
  pair: EvaluationReport,
  names: Pick<WithinSourceArea, "source" | "label" | "against">,
): WithinSourceArea {
  const { low, high } = pair.intervals[`auroc.${names.label}`] ?? { low: null, high: null };
  return {
    ...names,
    auroc: { value: pair.perClass[names.label].auroc, low, high },
    ofLabel: countOf(pair, names.label),
    ofOther: countOf(pair, names.against),
  };
}

function countOf({ labels, predictions }: EvaluationReport, name: string): z.infer<typeof Counted> {
  const films = predictions.filter(({ label }) => labels[label] === name);
  const isKnown = films.every(({ patient }) => patient !== undefined);
  return { films: films.length, patients: isKnown ? new Set(films.map(({ patient }) => patient)).size : null };
}
