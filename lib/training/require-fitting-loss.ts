import { tellsSeveral } from "../graph/step/loss-spec";
import { HilumError } from "../errors";
import type { TrainingSpec } from "./training-spec";

/**
 * Throws `invalidSpec` where the loss is of one label a film and the films may show several findings, or the other way
 * round, and where something else is asked that films of several findings have no meaning for.
 */
export function requireFittingLoss(
  {
    loss,
    sampling,
    groupDro,
    sourceAdversary,
  }: Pick<TrainingSpec, "loss" | "sampling" | "groupDro" | "sourceAdversary">,
  isMarked: boolean,
): void {
  if (tellsSeveral(loss) && !isMarked)
    throw new HilumError(
      "invalidSpec",
      "The masked binary cross-entropy is of films that are marked for several findings, and these have one label each.",
      {
        remedy: "Choose another loss, or import the films with several findings.",
      },
    );
  if (!tellsSeveral(loss) && isMarked)
    throw new HilumError(
      "invalidSpec",
      "These films are marked for several findings, and the loss is of one label a film.",
      {
        remedy: "Choose the masked binary cross-entropy: --set train.loss.kind=masked_binary_cross_entropy.",
      },
    );
  if (isMarked && sampling !== "shuffle")
    throw new HilumError(
      "invalidSpec",
      "Classes cannot be shown equally often where a film may show several findings.",
      {
        remedy: "Shuffle, and balance yes and no of each finding by the class weights.",
      },
    );
  if (isMarked && groupDro?.groups === "class_and_source")
    throw new HilumError("invalidSpec", "Films that may show several findings are in no groups of one class each.", {
      remedy: 'Let the groups be the sources: --set \'train.groupDro={"groups": "source"}\'.',
    });
  if (isMarked && sourceAdversary !== null)
    throw new HilumError(
      "invalidSpec",
      "The source adversary compares films of one class, and these may show several findings.",
      {
        remedy:
          'Switch it off, or make the loss that of the worst source: --set \'train.groupDro={"groups": "source"}\'.',
      },
    );
}
