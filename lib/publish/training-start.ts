import { z } from "zod";
import { LoadedWeights } from "../training/initial-weights-spec";
import { PretrainingSpec } from "../training/pretraining/pretraining-spec";

/** What a run's weights were before its first step, and which of its layers never moved. */
export const TrainingStart = z.object({
  /** The source in words and what of it was loaded; null where all weights were drawn from the seed. */
  from: LoadedWeights.pick({ source: true, loaded: true, total: true, terms: true }).nullable(),
  /** Patterns of layer names, as the run was told them. */
  frozen: z.array(z.string()),
  /** What it learned after that and before its labels; absent where nothing, and in models from before it was recorded. */
  pretraining: PretrainingSpec.optional(),
});
export type TrainingStart = z.infer<typeof TrainingStart>;
