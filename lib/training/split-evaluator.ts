import type { Engine, Weights } from "../engines/engine";
import type { RunJudge } from "./judging/run-judge";
import type { Judged } from "./judging/split-judgement";
import type { RunSpec } from "./run";

interface SplitEvaluatorOptions {
  spec: RunSpec;
  /** In the order of the outputs. */
  labels: readonly string[];
  engine: Engine;
  threads?: number;
}

/** How weights of a run do on films of its data, by inference. */
export class SplitEvaluator<Prediction, Report> {
  constructor(
    private readonly options: SplitEvaluatorOptions,
    private readonly judge: RunJudge<Prediction, Report>,
  ) {}

  async predict(weights: Weights, images: readonly number[]): Promise<Judged<Prediction>> {
    const { engine, spec, labels, threads } = this.options;
    const predictor = await engine.createPredictor({ cnn: spec.cnn, labelCount: labels.length, weights, threads });
    try {
      return await this.judge.predict((batch, size) => predictor.predict(batch, size), images);
    } finally {
      await predictor.dispose();
    }
  }
}
