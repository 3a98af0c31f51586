import { z } from "zod";

/**
 * What became of a DICOM header on its way in (PS3.15 Annex E): attributes by keyword, or by tag `(gggg,eeee)` where
 * they have none here; of sequences also what is nested in them. Never what was replaced, shifted or removed. Each list is sorted, without repeats.
 */
export const DeidentificationReport = z.object({
  /** Kept, coarsened where docs/privacy.md says so. */
  kept: z.array(z.string()),
  /** Replaced by a keyed pseudonym. */
  replaced: z.array(z.string()),
  /** Dates shifted by a keyed number of days per patient. */
  shifted: z.array(z.string()),
  /** Dropped. */
  removed: z.array(z.string()),
  /** How many elements of odd groups were dropped; their tags say who made the machine, so they are only counted. */
  privateTags: z.number().int().min(0),
  /** What is kept and has no place in the film's record; null until the film is stored. */
  rest: z
    .object({
      study: z.string().nullable(),
      laterality: z.string().nullable(),
      modality: z.string().nullable(),
      bodyPart: z.string().nullable(),
    })
    .nullable()
    .default(null),
});
export type DeidentificationReport = z.infer<typeof DeidentificationReport>;
