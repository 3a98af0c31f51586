import { z } from "zod";
import { Colour } from "./film-facts";
import { FilmRecord } from "./film-record";
import { DeidentificationReport } from "./identity/deidentification-report";
import { DeidentifiedHeader } from "./identity/deidentify";

/** A film whose pixels are stored, before its place and label in a data set are known. */
export const StoredFilm = z.object({
  /** Digest of its grey PNG. */
  blob: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  bitDepth: z.number().int(),
  format: FilmRecord.shape.format,
  colour: Colour,
  fileBytes: z.number().int().nullable(),
  burnedIn: FilmRecord.shape.burnedIn,
  /** What it goes by where its own path names the patient; null where that is not so. */
  hiddenPath: z.string().nullable().default(null),
  /** What stays of a DICOM header, and what became of the rest; null for other formats. */
  header: DeidentifiedHeader.nullable(),
  removed: DeidentificationReport.nullable(),
});
export type StoredFilm = z.infer<typeof StoredFilm>;
