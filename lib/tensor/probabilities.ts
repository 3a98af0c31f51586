import { z } from "zod";
import { type LogitScaling, scaledLogits } from "./logit-scaling";
import { softmaxRows } from "./softmax";
import { TwoStageActivation, twoStageProbabilities } from "./two-stage";

/**
 * `softmax`: the labels share one probability of 1. `sigmoid`: each label has one of its own, and they need not add up to 1.
 * Two stages: the sides share one of 1, and each side's labels share that side's.
 */
export const OutputActivation = z.union([z.enum(["softmax", "sigmoid"]), TwoStageActivation]);
export type OutputActivation = z.infer<typeof OutputActivation>;

/** What probabilities they are, in a word. */
export const nameOfActivation = (activation: OutputActivation): string =>
  typeof activation === "string" ? activation : "two-stage";

/** The probabilities of each row of `[N, classes]` logits, float64; `scaling` calibrates them. */
export function probabilityRows(
  activation: OutputActivation,
  logits: ArrayLike<number>,
  classes: number,
  scaling: LogitScaling | null = null,
): number[][] {
  const scaled = scaledLogits(logits, scaling);
  if (activation === "softmax") return softmaxRows(scaled, classes);
  if (activation === "sigmoid") return sigmoidRows(scaled, classes);
  return Array.from({ length: scaled.length / classes }, (_, row) =>
    twoStageProbabilities([...scaled.subarray(row * classes, (row + 1) * classes)], activation.sides),
  );
}

function sigmoidRows(logits: ArrayLike<number>, classes: number): number[][] {
  return Array.from({ length: logits.length / classes }, (_, row) =>
    Array.from({ length: classes }, (__, k) => sigmoid(logits[row * classes + k])),
  );
}

/** 1 / (1 + e⁻ˣ); e is raised to negative numbers only, so that nothing overflows. */
function sigmoid(x: number): number {
  const small = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + small) : small / (1 + small);
}
