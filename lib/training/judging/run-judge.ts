import type { Judged, SplitJudgement } from "./split-judgement";

/** How a run's predictions are judged: by one class a film, or by several findings. */
export interface RunJudge<Prediction, Report> {
  /** How many of a training batch's images are right by their `[N, K]` logits; of findings the share of their marks, times the images. */
  correct(batch: readonly number[], logits: Float32Array): number;
  /** Predicts images of the data, in their order; `predict` gives `[N, K]` logits in inference mode. */
  predict(
    predict: (images: Float32Array, size: number) => Promise<Float32Array>,
    images: readonly number[],
  ): Promise<Judged<Prediction>>;
  /** What an epoch tells of the validation split. */
  figures(predictions: readonly Prediction[]): SplitJudgement;
  /** @param validation the predictions on the validation split, by which thresholds are chosen */
  report(split: "validation" | "test", predictions: readonly Prediction[], validation: readonly Prediction[]): Report;
}
