/** @file What a training step makes small, and where its backward pass begins. */
import { BATCH } from "../dimension";
import type { Seed } from "../gradients";
import type { GraphOutput, Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import { addGroupDro, type GroupDro, GROUPS, GROUP_WEIGHTS } from "./group-dro";
import { nextName } from "./group-vectors";
import { lossPerImage, type LossInputs, weightedMean } from "./loss";
import type { StepObjective } from "./step-objective";

/** What a step makes small. */
export interface LossSettings {
  loss: StepObjective;
  /** Null or absent where the loss is the mean over the images. */
  groupDro?: GroupDro | null;
}

/** A vector that a step takes and gives anew, beside weights and slots. */
export interface CarriedVector {
  name: string;
  /** What it is before the first step. */
  start: Float32Array;
}

export interface StepLoss {
  /** `[]` */
  loss: Value;
  seeds: Seed[];
  /** The vectors that the step carries on, after it. */
  carried: GraphOutput[];
}

/** The vectors that a step with these settings carries on. */
export function carriedVectors({ groupDro }: Pick<LossSettings, "groupDro">): CarriedVector[] {
  if (!groupDro) return [];
  const count = groupDro.adjustments.length;
  return [{ name: GROUP_WEIGHTS, start: new Float32Array(count).fill(1 / count) }];
}

/** Adds the loss of a batch: the weighted mean over its images, or that of group-DRO. */
export function addLoss(builder: GraphBuilder, { loss: kind, groupDro }: LossSettings, inputs: LossInputs): StepLoss {
  const perImage = lossPerImage(builder, kind, inputs);
  if (groupDro) return robustLoss(builder, groupDro, perImage, inputs);
  const loss = weightedMean(builder, perImage, inputs.sampleWeights);
  return { loss, seeds: [{ value: loss, cotangent: builder.scalar(1) }], carried: [] };
}

function robustLoss(
  builder: GraphBuilder,
  settings: GroupDro,
  perImage: Value,
  { sampleWeights }: LossInputs,
): StepLoss {
  const count = settings.adjustments.length;
  const { loss, cotangent, groupWeights } = addGroupDro(builder, settings, {
    perImage,
    groups: builder.input(GROUPS, [BATCH, count]),
    sampleWeights,
    groupWeights: builder.input(GROUP_WEIGHTS, [count]),
  });
  return {
    loss,
    seeds: [{ value: perImage, cotangent }],
    carried: [{ name: nextName(GROUP_WEIGHTS), value: groupWeights }],
  };
}
