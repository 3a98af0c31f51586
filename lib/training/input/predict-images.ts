import type { FilmPrediction } from "../../metrics/evaluation-report";
import { argmax } from "../../tensor/argmax";
import { activationOf } from "../../graph/step/output-activation";
import type { LabelObjective } from "../../graph/step/step-objective";
import { probabilityRows } from "../../tensor/probabilities";
import type { Judged } from "../judging/split-judgement";
import { lossOfRow } from "../loss-of-row";
import type { TrainingData } from "./training-data";

/** Large enough to fill the cores, small enough that its activations fit beside a training step's. */
export const PREDICT_BATCH = 32;

/** Predicts images of the data in their given order as a network trained for `objective`; `predict` gives `[N, labels]` logits in inference mode. */
export async function predictImages(
  predict: (images: Float32Array, size: number) => Promise<Float32Array>,
  data: TrainingData,
  images: readonly number[],
  labelCount: number,
  objective: LabelObjective,
): Promise<Judged<FilmPrediction>> {
  const predictions: FilmPrediction[] = [];
  let lossSum = 0;
  for (let start = 0; start < images.length; start += PREDICT_BATCH) {
    const batch = images.slice(start, start + PREDICT_BATCH);
    const logits = await predict(data.evaluationImages(batch), batch.length);
    probabilityRows(activationOf(objective), logits, labelCount).forEach((probabilities, row) => {
      const image = batch[row];
      const label = data.labelOf(image);
      lossSum += lossOfRow(objective, logits, labelCount, row, label);
      predictions.push({
        image,
        file: data.file(image),
        label,
        prediction: argmax(probabilities),
        probabilities,
        patient: data.patientOf(image),
      });
    });
  }
  return { predictions, loss: images.length === 0 ? null : lossSum / images.length };
}
