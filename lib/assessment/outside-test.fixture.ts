/** @file Tests only: evaluations on other data sets as lists have them. */
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import { type EvaluationHeadline } from "./evaluation-headline";
import { compareInsideOutside } from "./inside-outside";
import { type OutsideTest } from "./outside-tests";

const LABELS = ["covid-19", "normal"];

/** Ten films of each label, of which this many are recognised. */
function report(dataset: string, right: number) {
  const predictions = LABELS.flatMap((_, label) =>
    Array.from({ length: 10 }, (_, film) => {
      const prediction = film < right ? label : 1 - label;
      const probabilities = prediction === 0 ? [0.8, 0.2] : [0.3, 0.7];
      return { image: film, file: `${film}.png`, label, prediction, probabilities, patient: `${label}-${film}` };
    }),
  );
  return evaluatePredictions({ dataset, split: "all", synthetic: false, labels: LABELS, predictions });
}

/** A completed evaluation: 9 of 10 films of each label recognised inside and 6 outside. */
export function exampleOutsideTest({ id = "a1", dataset = "other", model = null as string | null } = {}): OutsideTest {
  const { predictions: _, ...figures } = report(dataset, 6);
  return {
    id,
    run: "r1",
    subject: {
      kind: "evaluation",
      dataset,
      fingerprint: "abc",
      model,
      mapping: { "covid-19": "covid-19", normal: "normal" },
    },
    status: "completed",
    progress: null,
    failure: null,
    isStale: false,
    createdAt: "2026-01-31T12:00:00.000Z",
    finishedAt: "2026-01-31T12:00:09.000Z",
    result: {
      kind: "evaluation",
      dataset: { title: "Other | site", version: 1, films: 21, patients: 21, synthetic: false },
      report: figures,
      overlap: {
        unchecked: null,
        leftOut: [{ film: 20, file: "20.png", reason: "pixels", trainingFilm: 3, trainingFile: "3.png" }],
        suspects: [],
      },
      unmapped: {},
      comparison: compareInsideOutside(report("own", 9), report(dataset, 6)),
      withinSource: [],
      unmeasured: [],
    },
  };
}

/** The same while it waits. */
export const waitingEvaluation = (dataset: string): EvaluationHeadline => ({
  ...exampleOutsideTest({ id: "a9", dataset }),
  status: "queued",
  finishedAt: null,
  result: null,
});
