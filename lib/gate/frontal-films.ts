import { z } from "zod";
import { LinearModel, openLinearModel } from "./linear-model";
import statistics from "./frontal-films.json" with { type: "json" };

const Usual = z.object({ mean: z.number(), deviation: z.number() });

/** What frontal chest films of adults have in common, as bench/gate/fit-frontal-films.ts writes it. */
export const FrontalFilms = z.object({
  about: z.string(),
  films: z.number(),
  patients: z.number(),
  /** Of gradient histograms, `[512]`. */
  gradients: LinearModel,
  /** Of ranks of grey at 16 × 16, `[256]`. */
  ranks: LinearModel,
  /** Of chest-shape.ts. */
  shape: z.object({ flank: Usual, upperFlank: Usual, length: Usual }),
  /** Of the same films, by statistics of other patients' films: what the whole gate refuses. */
  heldOut: z.object({ films: z.number(), patients: z.number(), refused: z.number() }),
  /** Above these a film is refused: quantiles over films of patients that the statistics had not seen. */
  thresholds: z.object({ strangeness: z.number(), childlikeness: z.number() }),
});
export type FrontalFilms = z.infer<typeof FrontalFilms>;

/** The statistics that ship with the code: of 869 films of 587 adults, from which no single one can be had back (docs/refusal.md). */
export const FRONTAL_FILMS: FrontalFilms = FrontalFilms.parse(statistics);

export const GRADIENTS = openLinearModel(FRONTAL_FILMS.gradients);
export const RANKS = openLinearModel(FRONTAL_FILMS.ranks);
