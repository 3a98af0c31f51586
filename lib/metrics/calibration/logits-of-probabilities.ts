import type { OutputActivation } from "../../tensor/probabilities";

/** The smallest probability that is told from 0, and from 1 by a sigmoid: beyond it a double holds no more. */
const SMALLEST = { softmax: 1e-300, sigmoid: 2 ** -53 };

/**
 * Logits that give a row of probabilities `[K]` back: ln p of a softmax, which leaves out one constant that no softmax can
 * see; ln(p / (1 − p)) of sigmoids. A stored report holds probabilities only, and these stand for its logits.
 */
export function logitsOfProbabilities(activation: OutputActivation, row: readonly number[]): number[] {
  const smallest = SMALLEST[activation];
  return row.map((probability) => {
    const held = Math.max(smallest, probability);
    return activation === "softmax" ? Math.log(held) : Math.log(held) - Math.log(Math.max(smallest, 1 - probability));
  });
}
