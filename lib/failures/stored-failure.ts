import { z } from "zod";

/** A failure as rows keep it and pages show it. Audits and range tests of older versions kept no code. */
export const StoredFailure = z.object({
  code: z.string().optional(),
  message: z.string(),
  remedy: z.string().optional(),
});
