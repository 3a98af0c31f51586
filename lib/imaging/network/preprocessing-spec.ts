import { z } from "zod";

/**
 * From a film to the network's square: the same code for every source, for training and for prediction.
 *
 * Centre-crop to a square (padding bars and stretching would both encode the source), drop `cropBorder` of each side,
 * area-resample to the network's input size, stretch the [lowPercentile, highPercentile] grey values to 0–255.
 */
export const PreprocessingSpec = z.strictObject({
  cropBorder: z.number().min(0).max(0.3).default(0.05),
  lowPercentile: z.number().min(0).max(20).default(1),
  highPercentile: z.number().min(80).max(100).default(99),
});
export type PreprocessingSpec = z.infer<typeof PreprocessingSpec>;
