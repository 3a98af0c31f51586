/** @file One film of a data set with all that is known of it. On the wire. */
import { z } from "zod";
import { DeidentificationReport } from "../datasets/identity/deidentification-report";
import { FilmRecord } from "../datasets/film-record";
import { AlikePair, AuditFinding } from "../audit/audit-report";

/** Another film that the audit found to be alike; `pair` is null where only others join the two. */
export const AlikeFilm = z.object({
  index: z.number().int(),
  label: z.string(),
  patientId: z.string(),
  pair: AlikePair.nullable(),
});
export type AlikeFilm = z.infer<typeof AlikeFilm>;

export const FilmDetail = z.object({
  film: FilmRecord,
  /** How many films that pass the filter come before it, and how many pass in all. */
  before: z.number().int(),
  total: z.number().int(),
  previous: z.number().int().nullable(),
  next: z.number().int().nullable(),
  /** What became of its header; null for a film without one. */
  deidentification: DeidentificationReport.nullable(),
  audited: z.boolean(),
  /** Red and amber findings of the audit that name it. */
  flags: z.array(AuditFinding.omit({ films: true })),
  alike: z.array(AlikeFilm),
});
export type FilmDetail = z.infer<typeof FilmDetail>;
