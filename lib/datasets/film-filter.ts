import { z } from "zod";
import { type FilmRecord, Sex, View } from "./film-record";

/** Which films of a data set a page shows: those that have all of what is asked. As it stands in an address. */
export const FilmFilter = z.object({
  label: z.string().optional(),
  view: View.optional(),
  source: z.string().optional(),
  sex: Sex.optional(),
  /** The id of an audit finding that names the film. */
  finding: z.string().optional(),
  /** What is marked in a finding of a set of several findings a film: `1:Edema`, `u:Edema`, `.:Edema`. */
  marked: z
    .string()
    .regex(/^[10u.]:./s, "a mark, a colon and a finding")
    .optional(),
});
export type FilmFilter = z.infer<typeof FilmFilter>;

/** The values that a filter can name: those that occur. */
export interface FilmFacets {
  views: FilmRecord["view"][];
  sources: string[];
  sexes: FilmRecord["sex"][];
}
