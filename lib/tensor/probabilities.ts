import { z } from "zod";
import { type LogitScaling, scaledLogits } from "./logit-scaling";
import { softmaxRows } from "./softmax";

/** `softmax`: the labels share one probability of 1. `sigmoid`: each label has one of its own, and they need not add up to 1. */
export const OutputActivation = z.enum(["softmax", "sigmoid"]);
export type OutputActivation = z.infer<typeof OutputActivation>;

/** The probabilities of each row of `[N, classes]` logits, float64; `scaling` calibrates them. */
export function probabilityRows(
  activation: OutputActivation,
  logits: ArrayLike<number>,
  classes: number,
  scaling: LogitScaling | null = null,
): number[][] {
  const scaled = scaling === null ? logits : scaledLogits(logits, scaling);
  return activation === "softmax" ? softmaxRows(scaled, classes) : sigmoidRows(scaled, classes);
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
