import type { Engine, Weights } from "../engines/engine";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import type { EvaluationReport } from "../metrics/evaluation-report";
import { type PredictedImages, predictImages } from "./input/predict-images";
import type { TrainingData } from "./input/training-data";
import type { RunSpec } from "./run";

interface SplitEvaluatorOptions {
  spec: RunSpec;
  /** In class-index order. */
  labels: readonly string[];
  data: TrainingData;
  engine: Engine;
  threads?: number;
  /** What the reports say of the images. */
  synthetic: boolean;
}

/** How weights of a run do on films of its data, by inference. */
export class SplitEvaluator {
  constructor(private readonly options: SplitEvaluatorOptions) {}

  async predict(weights: Weights, images: readonly number[]): Promise<PredictedImages> {
    const { engine, spec, labels, threads, data } = this.options;
    const predictor = await engine.createPredictor({ cnn: spec.cnn, labelCount: labels.length, weights, threads });
    try {
      return await predictImages(
        (batch, size) => predictor.predict(batch, size),
        data,
        images,
        labels.length,
        spec.training.loss,
      );
    } finally {
      await predictor.dispose();
    }
  }

  report(split: "validation" | "test", { predictions }: PredictedImages): EvaluationReport {
    const { spec, labels, synthetic } = this.options;
    return evaluatePredictions({ dataset: spec.dataset, split, synthetic, labels, predictions });
  }
}
