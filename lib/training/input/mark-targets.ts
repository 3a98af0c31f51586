import type { LossSpec } from "../../graph/step/loss-spec";
import type { TrainingSpec } from "../training-spec";
import { classWeights } from "./class-weight";

type MaskedLoss = Extract<LossSpec, { kind: "masked_binary_cross_entropy" }>;

/** What a network of several findings is told of each film. */
export interface MarkTargets {
  /** `[rows, 2K]`: what yes weighs for each finding, then what no does. A row adds up to 1, or to 0 where nothing is known. */
  targets: Float32Array;
  /** What each row counts for: the weights of its findings, over K. */
  mass: Float32Array;
}

export interface MarkedRows {
  /** One a row, K characters each. */
  marks: readonly string[];
  /** Rows by which yes and no are balanced. */
  train: readonly number[];
  findings: number;
  loss: MaskedLoss;
  classWeight: TrainingSpec["classWeight"];
}

/**
 * Targets for the masked binary cross-entropy. A mark of target t and the weights w₁ of yes and w₀ of no gives w₁·t to yes
 * and w₀·(1 − t) to no; what is missing gives nothing, and what is uncertain what the loss says of it: nothing
 * (U-Ignore), t = 0, 1 or ½ (U-Zeros, U-Ones, and soft; Irvin et al., AAAI 2019). Dividing each row by its sum and
 * weighing it by that makes the batch's loss Σ of all weighted terms over Σ of their weights.
 */
export function markTargets({ marks, train, findings, loss, classWeight }: MarkedRows): MarkTargets {
  const targetOf = (mark: string) => targetOfMark(mark, loss);
  const weights = Array.from({ length: findings }, (_, at) => {
    const hard = train.flatMap((row) => {
      const target = targetOf(marks[row][at]);
      return target === 0 || target === 1 ? [target] : [];
    });
    return hard.length === 0 ? [1, 1] : classWeights(hard, 2, classWeight);
  });
  const targets = new Float32Array(marks.length * 2 * findings);
  const mass = new Float32Array(marks.length);
  marks.forEach((film, row) => {
    const told = weights.map(([no, yes], at): [number, number] => {
      const target = targetOf(film[at]);
      if (target === null) return [0, 0];
      const smooth = target * (1 - loss.labelSmoothing) + loss.labelSmoothing / 2;
      return [yes * smooth, no * (1 - smooth)];
    });
    const total = told.reduce((sum, [yes, no]) => sum + yes + no, 0);
    if (total === 0) return;
    mass[row] = total / findings;
    told.forEach(([yes, no], at) => {
      targets[row * 2 * findings + at] = yes / total;
      targets[row * 2 * findings + findings + at] = no / total;
    });
  });
  return { targets, mass };
}

/** Null where a mark says nothing. */
function targetOfMark(mark: string, { uncertain }: MaskedLoss): number | null {
  if (mark === "1") return 1;
  if (mark === "0") return 0;
  if (mark !== "u" || uncertain === "ignore") return null;
  return { zeros: 0, ones: 1, soft: 0.5 }[uncertain];
}
