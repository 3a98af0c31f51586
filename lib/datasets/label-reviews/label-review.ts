/** @file What readers say of the labels of films. On the wire and in the store. */
import { z } from "zod";
import { textField } from "../../text/plain-text";

export const ReviewDecision = z.enum(["agreed", "relabel", "exclude", "undone"]);
export type ReviewDecision = z.infer<typeof ReviewDecision>;

/** One reader's word on one film; a later one takes the place of an earlier one, and `undone` takes it back. */
export const LabelReview = z.object({
  id: z.string(),
  /** The film's blob: it is the same film in every version. */
  film: z.string(),
  reader: z.string(),
  decision: ReviewDecision,
  /** What the reader says it shows; null where it is left out, or nothing is said any more. */
  label: z.string().nullable(),
  /** The label it had in the newest version then. */
  labelBefore: z.string(),
  reason: z.string(),
  /** The version of the data set from which on it is so; null while no version was made of it. */
  version: z.number().int().nullable(),
  at: z.string(),
});
export type LabelReview = z.infer<typeof LabelReview>;

const Blob = z.string().regex(/^[0-9a-f]{64}$/);

/** What a reader says, as it comes in. */
export const NewLabelReview = z
  .strictObject({
    film: Blob,
    reader: textField(100).min(1),
    decision: ReviewDecision,
    /** With `relabel` only. */
    label: z.string().min(1).optional(),
    reason: textField(500).default(""),
  })
  .refine(({ decision, label }) => (decision === "relabel") === (label !== undefined), {
    message: "a label goes with relabel, and with nothing else",
    path: ["label"],
  });
export type NewLabelReview = z.infer<typeof NewLabelReview>;
