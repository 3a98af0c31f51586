import type { LogitScaling } from "../../tensor/logit-scaling";
import { type OutputActivation, probabilityRows } from "../../tensor/probabilities";
import { logitsOfProbabilities } from "./logits-of-probabilities";

/** What stored rows of probabilities `[N][K]` become when the network that gave them is calibrated. */
export function calibratedProbabilities(
  activation: OutputActivation,
  rows: readonly (readonly number[])[],
  scaling: LogitScaling | null,
): number[][] {
  return rows.map((row) =>
    scaling === null
      ? [...row]
      : probabilityRows(activation, logitsOfProbabilities(activation, row), row.length, scaling)[0],
  );
}
