import { z } from "zod";
import { FilmFacts } from "./film-facts";
import { DeidentificationReport } from "./identity/deidentification-report";
import { DeidentifiedHeader } from "./identity/deidentify";

/** A film whose pixels are stored, before its place and label in a data set are known. */
export const StoredFilm = FilmFacts.extend({
  /** Digest of its grey PNG. */
  blob: z.string(),
  /** What it goes by where its own path names the patient; null where that is not so. */
  hiddenPath: z.string().nullable().default(null),
  /** What stays of a DICOM header, and what became of the rest; null for other formats. */
  header: DeidentifiedHeader.nullable(),
  removed: DeidentificationReport.nullable(),
});
export type StoredFilm = z.infer<typeof StoredFilm>;
