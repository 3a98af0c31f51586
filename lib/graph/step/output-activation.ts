import type { OutputActivation } from "../../tensor/probabilities";
import { HilumError } from "../../errors";
import { type LossSpec, tellsSeveral } from "./loss-spec";
import type { LabelObjective } from "./step-objective";

/**
 * A loss with the labels that it names as indices into `labels`. Throws `invalidSpec` where a two-stage loss names a label
 * that is none of them, or leaves a side without one.
 */
export function objectiveOf(loss: LossSpec, labels: readonly string[]): LabelObjective {
  if (loss.kind !== "two_stage_cross_entropy") return loss;
  const { kind, firstSide, withinWeight } = loss;
  const remedy = `The labels are: ${labels.join(", ")}. Name those of one side; all others are the other side.`;
  const unknown = firstSide.find((name) => !labels.includes(name));
  if (unknown !== undefined)
    throw new HilumError("invalidSpec", `The first stage names “${unknown}”, which is none of the labels.`, { remedy });
  const indices = labels.map((_, k) => k);
  const sides = [true, false].map((isFirst) => indices.filter((k) => firstSide.includes(labels[k]) === isFirst));
  if (sides.some((side) => side.length === 0))
    throw new HilumError("invalidSpec", "The first stage needs at least one label on either side.", { remedy });
  return { kind, sides, withinWeight };
}

/** What makes probabilities of the logits of a network that was trained for an objective. */
export function activationOf(objective: LabelObjective): OutputActivation {
  if (objective.kind === "two_stage_cross_entropy") return { kind: "two_stage", sides: objective.sides };
  return objective.kind === "binary_cross_entropy" || tellsSeveral(objective) ? "sigmoid" : "softmax";
}

/** What makes probabilities of the logits of a network that was trained with a loss to tell `labels`. Throws as {@link objectiveOf}. */
export function outputActivation(loss: LossSpec, labels: readonly string[]): OutputActivation {
  return activationOf(objectiveOf(loss, labels));
}
