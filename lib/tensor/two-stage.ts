/**
 * @file Labels in two stages: first which side, then which label of that side. Of K logits z the stage takes the means of
 * each side, p(S) = softmax over sides of mean(z over S), and within a side p(k | S) = softmax of z over S; what tells
 * labels of a side apart and what tells the sides apart are then different directions of z, and neither moves the other.
 */
import { z } from "zod";

/** The labels of each side by their index; every label stands in exactly one. */
export const TwoStageActivation = z.strictObject({
  kind: z.literal("two_stage"),
  sides: z.array(z.array(z.number().int().min(0)).min(1)).length(2),
});
export type TwoStageActivation = z.infer<typeof TwoStageActivation>;

export type Sides = TwoStageActivation["sides"];

/** ln p(side) of each side and ln p(label | its side) of each label, of one row of logits `[K]`. */
export function twoStageLogs(logits: readonly number[], sides: Sides): { stage: number[]; within: number[] } {
  const stage = logSoftmax(sides.map((side) => mean(side.map((k) => logits[k]))));
  const within = new Array<number>(logits.length).fill(0);
  for (const side of sides) {
    const logs = logSoftmax(side.map((k) => logits[k]));
    side.forEach((k, i) => (within[k] = logs[i]));
  }
  return { stage, within };
}

/** p(side)·p(label | side) of each label, of one row of logits `[K]`. */
export function twoStageProbabilities(logits: readonly number[], sides: Sides): number[] {
  const { stage, within } = twoStageLogs(logits, sides);
  const of = sideOfEach(sides);
  return within.map((log, k) => Math.exp(stage[of[k]] + log));
}

/** Logits that give a row of probabilities `[K]` back, none of them 0: its own, but for a constant that no softmax can see. */
export function twoStageLogits(probabilities: readonly number[], sides: Sides): number[] {
  const logits = probabilities.map(Math.log);
  for (const side of sides) {
    const middle = mean(side.map((k) => Math.log(probabilities[k])));
    const stage = Math.log(side.reduce((sum, k) => sum + probabilities[k], 0));
    for (const k of side) logits[k] += stage - middle;
  }
  return logits;
}

/** The side that each label stands in. */
export function sideOfEach(sides: Sides): number[] {
  const of: number[] = [];
  sides.forEach((side, s) => side.forEach((k) => (of[k] = s)));
  return of;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function logSoftmax(values: readonly number[]): number[] {
  const largest = Math.max(...values);
  const total = largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  return values.map((value) => value - total);
}
