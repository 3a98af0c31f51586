import { z } from "zod";
import { Sex, View } from "../film-record";

/** Which films take part. An empty list means all. */
export const CohortFilter = z.strictObject({
  views: z.array(View).default([]),
  sources: z.array(z.string()).default([]),
  sexes: z.array(Sex).default([]),
});
export type CohortFilter = z.infer<typeof CohortFilter>;
