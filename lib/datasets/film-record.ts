/** @file What a data set knows of a film, on the wire and in the store. Of a DICOM header never a name, a date or an id. */
import { z } from "zod";
import { FilmFacts } from "./film-facts";
import { FilmMarks } from "./marks/finding-marks";

export const Sex = z.enum(["F", "M", "unknown"]);
export const View = z.enum(["PA", "AP", "AP supine", "lateral", "unknown"]);

/** One film of a data set: a row of it. `file` is the path inside the imported folder, in the words of whoever named it; `blob` the digest of its stored grey PNG. */
export const FilmRecord = z.object({
  index: z.number().int().min(0),
  file: z.string(),
  label: z.string(),
  /** Of a data set of several findings a film: what is said of each, in its order. Absent in others. */
  marks: FilmMarks.optional(),
  patientId: z.string(),
  sex: Sex,
  /** Whole years; null when unknown. */
  ageYears: z.number().int().min(0).max(120).nullable(),
  view: View,
  source: z.string(),
  ...FilmFacts.shape,
  /** As the source names it; empty where it does not. */
  licence: z.string(),
  /** Whole days since the first film or the onset, as the source counts; null when unknown. Never a date. */
  offsetDays: z.number().int().nullable(),
  blob: z.string(),
});
export type FilmRecord = z.infer<typeof FilmRecord>;

/** The rest of a record where neither a file nor a table tells it, as of a drawing. */
export const NO_FILE_FACTS = {
  colour: "unknown",
  fileBytes: null,
  licence: "",
  offsetDays: null,
  burnedIn: "unknown",
} as const satisfies Partial<FilmRecord>;
