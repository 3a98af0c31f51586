/** @file Group-DRO as graph nodes: the groups' weights move towards the groups that are worst, and the loss follows them. */
import { BATCH } from "../dimension";
import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";

/** How the weights of groups move. */
export interface GroupDro {
  /** η: how fast a group whose loss is high gains weight. */
  stepSize: number;
  /** What is added to each group's loss when the weights move: C/√n of a group of n training images, 0 for none. */
  adjustments: readonly number[];
}

/** The graph input with the groups' weights before a step, and their name in a trainer's state. */
export const GROUP_WEIGHTS = "group_weights";

/** Graph input: the share that each image of the batch has in each group. */
export const GROUPS = "groups";

/** Keeps the loss of a group without an image in the batch at 0. */
const SMALLEST_TOTAL = 1e-12;

export interface GroupDroInputs {
  /** `[N]` */
  perImage: Value;
  /** `[N, G]`, each row a share of 1 over the groups. */
  groups: Value;
  /** `[N]` ≥ 0. */
  sampleWeights: Value;
  /** `[G]`, a share of 1: q before the step. */
  groupWeights: Value;
}

export interface RobustLoss {
  /** Σ_g q_g·loss_g with q after its own step, `[]`. */
  loss: Value;
  /** ∂loss/∂perImage with q held, `[N]`. */
  cotangent: Value;
  /** q after the step, `[G]`. */
  groupWeights: Value;
}

/**
 * One step of online group-DRO (Sagawa, Koh, Hashimoto & Liang, ICLR 2020, algorithm 1; the adjustment of section 3.3,
 * C/√n_g): q_g ← q_g·exp(η·(loss_g + C/√n_g)), divided by their sum; the loss is Σ_g q_g·loss_g, through which q is a
 * constant. loss_g is the mean of its images weighted by `sampleWeights`, 0 where the batch has none, as in the authors'
 * own code.
 */
export function addGroupDro(
  builder: GraphBuilder,
  { stepSize, adjustments }: GroupDro,
  { perImage, groups, sampleWeights, groupWeights }: GroupDroInputs,
): RobustLoss {
  builder.scope = "group_dro";
  const groupCount = adjustments.length;
  const column = (x: Value) => builder.value("reshape", [x], { shape: [BATCH, 1] });
  const row = (x: Value) => builder.value("reshape", [x], { shape: [1, groupCount] });
  const overImages = (x: Value) => builder.value("reduceSum", [x], { axes: [0], keepDims: false });
  const product = (a: Value, b: Value) => builder.value("mul", [a, b]);

  const counts = product(groups, column(sampleWeights)); // [N, G]
  const totals = builder.value("maximum", [overImages(counts), builder.scalar(SMALLEST_TOTAL)]); // [G]
  const losses = builder.value("div", [overImages(product(counts, column(perImage))), totals]);
  const adjusted = builder.value("add", [
    losses,
    builder.constant("group_adjustments", [groupCount], Float32Array.from(adjustments)),
  ]);
  const raised = product(groupWeights, builder.value("exp", [product(adjusted, builder.scalar(stepSize))]));
  const next = builder.value("div", [raised, overImages(raised)]);
  return {
    loss: overImages(product(next, losses)),
    cotangent: builder.value("reduceSum", [product(counts, row(builder.value("div", [next, totals])))], {
      axes: [1],
      keepDims: false,
    }),
    groupWeights: next,
  };
}
