import type { Weights } from "../engines/engine";
import { invariant } from "../invariant";

/**
 * The exponential moving average of a run's weights, moving statistics included: `average ← d·average + (1 − d)·weights`
 * with d = min(decay, step / (step + 9)), so that the first, random weights are forgotten at once. Polyak and Juditsky,
 * SIAM J. Control Optim. 30 (1992) 838. Kept in place: it is touched at every step.
 */
export class WeightAverage {
  private average: Weights | null;

  /** @param saved where a resumed run goes on; null begins with the first weights themselves. */
  constructor(
    private readonly decay: number,
    saved: Weights | null,
  ) {
    this.average = saved && copied(saved);
  }

  /** Moves the average towards the weights after optimizer update `step` (from 1); they are read and not kept. */
  add(weights: Weights, step: number): void {
    if (this.average === null) {
      this.average = copied(weights);
      return;
    }
    const kept = Math.min(this.decay, step / (step + 9));
    this.average.forEach(({ name, data }, i) => {
      invariant(weights[i]?.name === name, `the weights have no ${name}`);
      blendInto(data, weights[i].data, kept);
    });
  }

  /** A copy of the average; null before the first update. */
  weights(): Weights | null {
    return this.average && copied(this.average);
  }
}

function blendInto(average: Float32Array, news: Float32Array, kept: number): void {
  for (let k = 0; k < average.length; k++) average[k] = news[k] + kept * (average[k] - news[k]);
}

function copied(weights: Weights): Weights {
  return weights.map((tensor) => ({ ...tensor, data: tensor.data.slice() }));
}
