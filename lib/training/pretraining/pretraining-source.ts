import type { PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import type { AugmentationSpec } from "../augmentation/augmentation-spec";
import type { PretrainingSpec } from "./pretraining-spec";
import type { RestoredPicture } from "./restored-picture";

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
