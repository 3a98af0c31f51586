import type { TrainingBatch } from "../../engines/engine";
import { invariant } from "../../invariant";
import type { PlannedBatch } from "../input/make-batch";
import { drawingBatch } from "./drawing-batch";
import { maskedBatch } from "./masked-batch";
import type { PretrainingSource } from "./pretraining-source";
import { viewBatch } from "./view-batch";

/** One batch of a phase: a pure function, so that the same plan gives the same bits on any thread. */
export function makePretrainingBatch(source: PretrainingSource, planned: PlannedBatch): TrainingBatch {
  const { pretraining, picture } = source;
  if (pretraining.kind === "simsiam") return viewBatch(source, pretraining, planned);
  invariant(picture !== null, "a decoder restores a picture");
  return pretraining.kind === "masked"
    ? maskedBatch(source, pretraining, picture, planned)
    : drawingBatch(source, picture, planned);
}
