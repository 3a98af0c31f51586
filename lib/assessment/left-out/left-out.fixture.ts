/** @file Tests only: what networks without a source score on it. */
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import type { EvaluationReport } from "../../metrics/evaluation-report";
import { judgeLeftOut } from "./judge-left-out";
import type { LeftOutSources } from "./left-out-sources";

const LABELS = ["covid-19", "normal", "pneumonia"];

/** Of each class by number so many films, each of a patient of its own, the first of which are recognised. */
export function reportOf(
  films: readonly { count: number; right: number }[],
  { from = 0 }: { from?: number } = {},
): EvaluationReport {
  const predictions = films.flatMap(({ count, right }, label) =>
    Array.from({ length: count }, (_, i) => {
      const prediction = i < right ? label : (label + 1) % LABELS.length;
      const image = from + 100 * label + i;
      const probabilities = LABELS.map((_name, c) => (c === prediction ? 0.8 : 0.1));
      return { image, file: `${image}.png`, label, prediction, probabilities, patient: `p${image}` };
    }),
  );
  return evaluatePredictions({ dataset: "d", split: "test", synthetic: false, labels: LABELS, predictions });
}

/** Two sources left out of a run that recognises 9 of 10 films: of the one 6 of 10 of each class, of the other 5 of 10 of one class alone. */
export async function exampleLeftOut(): Promise<LeftOutSources & { inside: EvaluationReport }> {
  const inside = reportOf([10, 10, 10].map((count) => ({ count, right: 9 })));
  const north = reportOf(
    [10, 10, 10].map((count) => ({ count, right: 6 })),
    { from: 1000 },
  );
  const south = reportOf(
    [
      { count: 0, right: 0 },
      { count: 10, right: 5 },
      { count: 0, right: 0 },
    ],
    { from: 2000 },
  );
  const part = (source: string, report: EvaluationReport) => ({
    source,
    report,
    sourceOf: report.predictions.map(() => source),
  });
  const parts = [part("north | *a*", north), part("south", south)];
  const run = (name: string) => ({
    id: name,
    name,
    status: "completed" as const,
    failure: null,
    epochsDone: 3,
    epochs: 3,
  });
  return {
    inside,
    run: { id: "r1", name: "chest-1" },
    synthetic: false,
    namedSources: 3,
    sources: await Promise.all(
      parts.map(async (one, i) => ({
        source: one.source,
        run: run(`chest-without-${i}`),
        isStale: false,
        score: await judgeLeftOut(inside, [one]),
      })),
    ),
    pooled: await judgeLeftOut(inside, parts),
    msEach: 60_000,
    notes: ["2 of 3 sources were left out; the figures say nothing of the others."],
  };
}
