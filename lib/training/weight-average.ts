import type { Weights } from "../engines/engine";
import { invariant } from "../invariant";

/**
 * The exponential moving average of the weights after optimizer update `step` (from 1), moving statistics included:
 * `average ← d·average + (1 − d)·weights` with d = min(decay, step / (step + 9)), so that the first, random weights are
 * forgotten at once. Pure: the arrays given stay as they are. Polyak and Juditsky, SIAM J. Control Optim. 30 (1992) 838.
 */
export function averageWeights(average: Weights | null, weights: Weights, decay: number, step: number): Weights {
  if (average === null) return weights;
  const kept = Math.min(decay, step / (step + 9));
  return weights.map((tensor, i) => {
    const before = average[i];
    invariant(before?.name === tensor.name, `the average has no ${tensor.name}`);
    const data = new Float32Array(tensor.data.length);
    for (let k = 0; k < data.length; k++) data[k] = tensor.data[k] + kept * (before.data[k] - tensor.data[k]);
    return { name: tensor.name, shape: tensor.shape, data };
  });
}
