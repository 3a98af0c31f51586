import { evaluatePredictions } from "@/lib/metrics/evaluate-predictions";
import { type EvaluationReport, type FilmPrediction } from "@/lib/metrics/evaluation-report";
import { Random } from "@/lib/tensor/random";
import { softmaxRows } from "@/lib/tensor/softmax";
import { EXAMPLE_LABELS } from "./example-dataset";

const FILMS = 240;

/** Predictions that nobody made: the label's logit is raised by `skill`, the rest is drawn. */
function drawPredictions(skill: number): FilmPrediction[] {
  const random = new Random(7);
  return Array.from({ length: FILMS }, (_, image) => {
    const label = [0, 1, 1, 1, 2, 2][image % 6];
    const logits = EXAMPLE_LABELS.map((_, i) => 2.2 * random.uniform() + (i === label ? skill : 0));
    const [probabilities] = softmaxRows(logits, EXAMPLE_LABELS.length);
    return {
      image,
      file: `example-${image}.png`,
      label,
      prediction: probabilities.indexOf(Math.max(...probabilities)),
      probabilities,
    };
  });
}

const reportOf = (skill: number): EvaluationReport =>
  evaluatePredictions({
    dataset: "example-films",
    split: "test",
    synthetic: true,
    labels: EXAMPLE_LABELS,
    predictions: drawPredictions(skill),
  });

export const exampleReport = reportOf(1.3);
export const betterReport = reportOf(1.9);
