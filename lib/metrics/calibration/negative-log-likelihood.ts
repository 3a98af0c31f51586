import type { LogitScaling } from "../../tensor/logit-scaling";
import type { OutputActivation } from "../../tensor/probabilities";
import { sideOfEach, twoStageLogs } from "../../tensor/two-stage";

/**
 * −ln of what a film's logits `[K]`, scaled, give to what it truly is, in nats: of a softmax, in one stage or two, the cross-entropy of its class;
 * of sigmoids the sum over labels, each on its own. Stays finite where a probability underflows.
 */
export function negativeLogLikelihood(
  activation: OutputActivation,
  logits: readonly number[],
  label: number,
  scaling: LogitScaling | null = null,
): number {
  const scaled = (k: number) => (scaling === null ? logits[k] : scaling.scale[k] * logits[k] + scaling.offset[k]);
  if (activation === "sigmoid") {
    let sum = 0;
    for (let k = 0; k < logits.length; k++) sum += softplus(k === label ? -scaled(k) : scaled(k));
    return sum;
  }
  if (activation !== "softmax") {
    const { stage, within } = twoStageLogs(
      logits.map((_, k) => scaled(k)),
      activation.sides,
    );
    return -stage[sideOfEach(activation.sides)[label]] - within[label];
  }
  let largest = -Infinity;
  for (let k = 0; k < logits.length; k++) largest = Math.max(largest, scaled(k));
  let sum = 0;
  for (let k = 0; k < logits.length; k++) sum += Math.exp(scaled(k) - largest);
  return Math.log(sum) + largest - scaled(label);
}

/** ln(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
