import { z } from "zod";
import { ModelName } from "../model";

/** `models/<name>/start.json`: trained weights that go with the product to start a training from. They lie beside it, without a head. */
export const ShippedStart = z.strictObject({
  format: z.literal("hilum-start/1"),
  name: ModelName,
  title: z.string().min(1).max(80),
  /** What they were trained on, by whom, and where they come from. */
  description: z.string().min(1).max(1000),
  /** What passes on to every network that starts from them: licence and attribution, a sentence each. */
  terms: z.array(z.string().min(1).max(600)).min(1),
});
export type ShippedStart = z.infer<typeof ShippedStart>;
