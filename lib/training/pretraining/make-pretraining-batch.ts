import type { TrainingBatch } from "../../engines/engine";
import type { PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { invariant } from "../../invariant";
import type { AugmentationSpec } from "../augmentation/augmentation-spec";
import type { PlannedBatch } from "../input/make-batch";
import { drawingBatch } from "./drawing-batch";
import { maskedBatch } from "./masked-batch";
import type { PretrainingSpec } from "./pretraining-spec";
import type { RestoredPicture } from "./restored-picture";
import { viewBatch } from "./view-batch";

/** All that a phase's batches are made of: plain data, so that a thread can have it too. */
export interface PretrainingSource {
  /** `[rows, size, size]`; shared memory where threads read it. */
  pixels: Uint8Array;
  size: number;
  /** The phase's. */
  seed: number;
  /** The run's. Films are never mixed. */
  augmentation: AugmentationSpec;
  /** What is done to drawings before the network sees them; films have it behind them. */
  preprocessing: PreprocessingSpec;
  pretraining: PretrainingSpec;
  /** Null for a phase that restores none. */
  picture: RestoredPicture | null;
}

/** One batch of a phase: a pure function, so that the same plan gives the same bits on any thread. */
export function makePretrainingBatch(source: PretrainingSource, planned: PlannedBatch): TrainingBatch {
  const { pretraining, picture } = source;
  if (pretraining.kind === "simsiam") return viewBatch(source, pretraining, planned);
  invariant(picture !== null, "a decoder restores a picture");
  return pretraining.kind === "masked"
    ? maskedBatch(source, pretraining, picture, planned)
    : drawingBatch(source, picture, planned);
}
