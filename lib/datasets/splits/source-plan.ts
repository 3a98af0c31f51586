/** @file What leaving out each source of some films would be, before anything is trained. On the wire. */
import { z } from "zod";

export const PlannedSource = z.object({
  source: z.string(),
  films: z.number().int(),
  patients: z.number().int(),
  /** Label → films, without zeros. */
  classes: z.record(z.string(), z.number().int()),
  /** Why no network can be trained without it; null where one can. */
  refusal: z.string().nullable(),
  /** What its figures will not tell, in sentences. */
  cautions: z.array(z.string()),
  /** Too few films or patients for a figure: left out only where it is asked for by name. */
  isSmall: z.boolean(),
});
export type PlannedSource = z.infer<typeof PlannedSource>;

export const SourcePlan = z.object({
  /** The largest first. */
  sources: z.array(PlannedSource),
  /** Films that name no source: they train and validate whatever is left out. */
  unnamedFilms: z.number().int(),
});
export type SourcePlan = z.infer<typeof SourcePlan>;
