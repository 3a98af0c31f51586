/** @file The content of a TensorFlow.js Layers `model.json`, as far as it is read here; a stranger's file is checked at this border. */
import { z } from "zod";

/** How a weight was squeezed into fewer bytes: `q · scale + min`, or half precision. Source: TensorFlow.js converter, `quantization.py`. */
const Quantization = z.union([
  z.object({ dtype: z.literal("float16") }),
  z.object({ dtype: z.enum(["uint8", "uint16"]), scale: z.number(), min: z.number() }),
]);

const WeightEntry = z.object({
  name: z.string().min(1),
  /** Checked by `checkManifest`, whose message names the weight. */
  shape: z.array(z.number()),
  dtype: z.string(),
  quantization: Quantization.optional(),
});
export type WeightEntry = z.infer<typeof WeightEntry>;

/** The largest networks of keras.applications have 2,000 tensors in 100 files. */
const [MOST_FILES, MOST_WEIGHTS] = [10_000, 50_000];

export const ModelJson = z.object({
  format: z.string().optional(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z
    .array(
      z.object({
        paths: z.array(z.string().min(1)).min(1).max(MOST_FILES),
        weights: z.array(WeightEntry).max(MOST_WEIGHTS),
      }),
    )
    .min(1)
    .max(MOST_FILES),
  userDefinedMetadata: z.record(z.string(), z.unknown()).nullish(),
});
export type ModelJson = z.infer<typeof ModelJson>;
