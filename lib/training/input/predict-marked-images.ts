import type { MarkedPrediction } from "../../metrics/multi-label/multi-label-report";
import { probabilityRows } from "../../tensor/probabilities";
import type { Judged } from "../judging/split-judgement";
import { PREDICT_BATCH } from "./predict-images";
import type { TrainingData } from "./training-data";

/**
 * Predicts images of the data in their given order as a network that tells several findings; `predict` gives `[N, K]`
 * logits in inference mode. The loss is the mean over all marks that say something, unweighted and unsmoothed.
 */
export async function predictMarkedImages(
  predict: (images: Float32Array, size: number) => Promise<Float32Array>,
  data: TrainingData,
  images: readonly number[],
  findings: number,
): Promise<Judged<MarkedPrediction>> {
  const predictions: MarkedPrediction[] = [];
  let [lossSum, mass] = [0, 0];
  for (let start = 0; start < images.length; start += PREDICT_BATCH) {
    const batch = images.slice(start, start + PREDICT_BATCH);
    const logits = await predict(data.evaluationImages(batch), batch.length);
    probabilityRows("sigmoid", logits, findings).forEach((probabilities, row) => {
      const image = batch[row];
      const told = data.plainTargetsOf(image);
      lossSum += told.mass * lossOfMarks(logits.subarray(row * findings, (row + 1) * findings), told.targets);
      mass += told.mass;
      predictions.push({
        image,
        file: data.file(image),
        marks: data.marksOf(image),
        probabilities,
        patient: data.patientOf(image),
      });
    });
  }
  return { predictions, loss: mass === 0 ? null : lossSum / mass };
}

/** Σ yesₖ·log(1 + e^−x) + noₖ·log(1 + eˣ) of `[K]` logits and `[2K]` targets. */
function lossOfMarks(logits: Float32Array, targets: Float32Array): number {
  const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  let sum = 0;
  logits.forEach((x, at) => (sum += targets[at] * softplus(-x) + targets[logits.length + at] * softplus(x)));
  return sum;
}
