import type { OutputActivation } from "../../tensor/probabilities";
import { goldenSection } from "./golden-section";
import { negativeLogLikelihood } from "./negative-log-likelihood";

/** Of ln T: beyond e^±2.5 a network is broken rather than badly calibrated. */
const REACH = 2.5;

/**
 * The temperature T that makes the softmax of logits / T, or its two stages, most likely, e⁻²·⁵ … e²·⁵: above 1 the network was too sure of
 * itself. Divides all logits of a film alike, so the order of a softmax's classes never changes. Guo et al., ICML 2017, equation 9.
 * @param logits `[N][K]`, up to a constant a row
 */
export function fitTemperature(
  activation: Exclude<OutputActivation, "sigmoid">,
  labels: readonly number[],
  logits: readonly (readonly number[])[],
): number {
  const classes = logits[0]?.length ?? 0;
  const loss = (logTemperature: number) => {
    const scaling = {
      scale: new Array<number>(classes).fill(Math.exp(-logTemperature)),
      offset: new Array<number>(classes).fill(0),
    };
    return labels.reduce((sum, label, i) => sum + negativeLogLikelihood(activation, logits[i], label, scaling), 0);
  };
  return Math.exp(goldenSection(loss, -REACH, REACH));
}
