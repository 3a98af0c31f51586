import { z } from "zod";
import { Assessment } from "../assessment/assessment";
import { ModelFinding } from "../assessment/model-finding";

/** What is known of a run's shortcuts, and all that stands against publishing it. */
export const ShortcutState = z.object({
  /** Null where nobody asked for it yet. */
  audit: Assessment.nullable(),
  /** False of a network that tells several findings a film: there is no shortcut audit of it. */
  applies: z.boolean().default(true),
  /** Reasons to doubt the run, and what the audit found once it is whole; red first. */
  findings: z.array(ModelFinding),
});
export type ShortcutState = z.infer<typeof ShortcutState>;
