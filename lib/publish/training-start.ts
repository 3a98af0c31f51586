import { z } from "zod";
import { LoadedWeights } from "../training/initial-weights-spec";

/** What a run's weights were before its first step, and which of its layers never moved. */
export const TrainingStart = z.object({
  /** The source in words and what of it was loaded; null where all weights were drawn from the seed. */
  from: LoadedWeights.pick({ source: true, loaded: true, total: true, terms: true }).nullable(),
  /** Patterns of layer names, as the run was told them. */
  frozen: z.array(z.string()),
});
export type TrainingStart = z.infer<typeof TrainingStart>;
