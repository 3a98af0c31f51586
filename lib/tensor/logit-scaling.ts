import { z } from "zod";

/** What a network's logits become before they are made into probabilities: `scale[k]`·z + `offset[k]` of each label. */
export const LogitScaling = z.object({ scale: z.array(z.number()), offset: z.array(z.number()) });
export type LogitScaling = z.infer<typeof LogitScaling>;

/** Rows of `[N, classes]` logits, scaled; float64. Without a scaling they are as they were. */
export function scaledLogits(logits: ArrayLike<number>, scaling: LogitScaling | null): Float64Array {
  const scaled = Float64Array.from(logits);
  if (scaling === null) return scaled;
  const classes = scaling.scale.length;
  return scaled.map((value, i) => scaling.scale[i % classes] * value + scaling.offset[i % classes]);
}
