import type { OutputActivation } from "../../tensor/probabilities";
import { twoStageLogits } from "../../tensor/two-stage";

/** The smallest probability that is told from 0, and from 1 by a sigmoid: beyond it a double holds no more. */
const SMALLEST = 1e-300;
const SMALLEST_OF_SIGMOID = 2 ** -53;

/**
 * Logits that give a row of probabilities `[K]` back: ln p of a softmax, which leaves out one constant that no softmax can
 * see, or of two stages of them; ln(p / (1 − p)) of sigmoids. A stored report holds probabilities only, and these stand for its logits.
 */
export function logitsOfProbabilities(activation: OutputActivation, row: readonly number[]): number[] {
  if (activation === "sigmoid")
    return row.map((p) => Math.log(Math.max(SMALLEST_OF_SIGMOID, p)) - Math.log(Math.max(SMALLEST_OF_SIGMOID, 1 - p)));
  const held = row.map((p) => Math.max(SMALLEST, p));
  return activation === "softmax" ? held.map(Math.log) : twoStageLogits(held, activation.sides);
}
