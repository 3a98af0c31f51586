import type { EvaluationReport, FilmPrediction } from "../../metrics/evaluation-report";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { activationOf, objectiveOf } from "../../graph/step/output-activation";
import { argmax } from "../../tensor/argmax";
import { probabilityRows } from "../../tensor/probabilities";
import { predictImages } from "../input/predict-images";
import type { TrainingData } from "../input/training-data";
import type { RunSpec } from "../run";
import type { RunJudge } from "./run-judge";

/** What a run is judged by beside its predictions. */
export interface RunUnderJudgement {
  spec: RunSpec;
  /** Classes or findings, in the order of the outputs. */
  labels: readonly string[];
  synthetic: boolean;
}

/** Judges a network that tells one class a film. */
export function classJudge(
  data: TrainingData,
  { spec, labels, synthetic }: RunUnderJudgement,
): RunJudge<FilmPrediction, EvaluationReport> {
  const count = labels.length;
  const objective = objectiveOf(spec.training.loss, labels);
  const activation = activationOf(objective);
  const report = (split: "validation" | "test", predictions: readonly FilmPrediction[]) =>
    evaluatePredictions({ dataset: spec.dataset, split, synthetic, labels, predictions });
  return {
    correct(batch, logits) {
      // A softmax and sigmoids keep the order of their logits; two stages need not.
      const scores = typeof activation === "string" ? logits : probabilityRows(activation, logits, count).flat();
      return batch.filter((image, i) => argmax(scores.slice(i * count, (i + 1) * count)) === data.labelOf(image))
        .length;
    },
    predict: (predict, images) => predictImages(predict, data, images, count, objective),
    figures(predictions) {
      const { accuracy, macroF1 } = report("validation", predictions);
      return { valAccuracy: accuracy.value ?? 0, valMacroF1: macroF1 };
    },
    report,
  };
}
