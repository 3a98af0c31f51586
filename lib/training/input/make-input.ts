import type { TrainingBatch } from "../../engines/engine";
import { makePretrainingBatch } from "../pretraining/make-pretraining-batch";
import type { PretrainingSource } from "../pretraining/pretraining-source";
import { type BatchSource, makeBatch, type PlannedBatch } from "./make-batch";

/** What the batches of a phase of a run are made of. */
export type InputSource = BatchSource | PretrainingSource;

/** One batch of a phase of a run. */
export function makeInput(source: InputSource, planned: PlannedBatch): TrainingBatch {
  return "pretraining" in source ? makePretrainingBatch(source, planned) : makeBatch(source, planned);
}
