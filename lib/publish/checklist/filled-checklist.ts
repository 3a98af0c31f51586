import { z } from "zod";

export const FilledItem = z.object({
  number: z.string(),
  section: z.string(),
  asks: z.string(),
  /** `open`: nothing is known. `partly`: a person has to add what the system cannot know. */
  status: z.enum(["open", "partly", "answered"]),
  /** Each a text, and where in the system it comes from. */
  answers: z.array(z.object({ text: z.string(), from: z.string() })),
  /** What a person has to write; null where the answer is whole. */
  write: z.string().nullable(),
});
export type FilledItem = z.infer<typeof FilledItem>;

/** A guideline's items with what is known of a run or model, in the guideline's order. */
export const FilledChecklist = z.object({
  /** What it is of: “run quickstart-1”. */
  subject: z.string(),
  items: z.array(FilledItem),
});
export type FilledChecklist = z.infer<typeof FilledChecklist>;
