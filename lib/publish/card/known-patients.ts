/** @file What is known of whose the films are, and so what may be said of a split that keeps a patient's films together. */
import { z } from "zod";

export const KnownPatients = z.object({
  /** Films whose patient is known; each of the others counts as a patient of its own. */
  films: z.number().int(),
  patients: z.number().int(),
  /** Patients among them who are hardly one person: a word for unknown that nobody thought of, an id that two hospitals gave out. */
  doubtful: z.number().int(),
});
export type KnownPatients = z.infer<typeof KnownPatients>;

/**
 * How many people the images of a training are of, and whether training and test may share one.
 * @param images all of them, with and without a known patient.
 * @param known null where it was not recorded.
 */
export function whoseImages(images: number, known: KnownPatients | null): { of: string; split: string } {
  if (known === null)
    return {
      of: "",
      split:
        "Images of one patient were kept on one side of the split where the patient is known; of how many that is was not recorded.",
    };
  const { films, patients, doubtful } = known;
  const unknown = images - films;
  if (films === 0)
    return {
      of: "of unknown patients",
      split:
        "No patient is known: each image counts as a patient of its own, so images of one person may be on both sides of the split, and the scores then are too high.",
    };
  const doubts =
    doubtful === 0
      ? ""
      : ` ${doubtful === 1 ? "One patient id is" : `${doubtful} patient ids are`} hardly one person's: too many images, two sexes, or ages far apart.`;
  if (unknown === 0)
    return {
      of: `of ${patients} patients`,
      split: `Training, validation and test images come from different patients.${doubts}`,
    };
  return {
    of: `of ${patients} known patients (${films} images) and of unknown ones (${unknown} images)`,
    split: `No known patient is in two of training, validation and test. The patient of ${unknown} of ${images} images is not known: each counts as a patient of its own, so images of one person may be on both sides, and the scores then are too high.${doubts}`,
  };
}
