import type { EpochMetrics } from "../run";

/** Predictions with the mean loss, unweighted and unsmoothed; null without anything to judge. */
export interface Judged<Prediction> {
  predictions: Prediction[];
  loss: number | null;
}

/** The figures of an epoch beside its losses. */
export type SplitJudgement = Pick<EpochMetrics, "valAccuracy" | "valMacroF1" | "valMacroAuroc">;
