import { z } from "zod";

/**
 * Group-DRO: the loss is that of the worst group of films, as it moves (Sagawa, Koh, Hashimoto & Liang, ICLR 2020).
 * `adjustment` C counts C/√n on top of the loss of a group of n training films, which it then fits more closely.
 */
export const GroupDroSpec = z.strictObject({
  groups: z.enum(["source", "class_and_source"]).default("class_and_source"),
  stepSize: z.number().positive().max(1).default(0.01),
  adjustment: z.number().min(0).max(20).default(0),
});
export type GroupDroSpec = z.infer<typeof GroupDroSpec>;
