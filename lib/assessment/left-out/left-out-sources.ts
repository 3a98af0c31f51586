/** @file Networks that were trained as a run was, each without one source, and what they score on it. On the wire. */
import { z } from "zod";
import { StoredFailure } from "../../failures/stored-failure";
import { RunStatus } from "../../training/run-status";
import { InsideOutside } from "../inside-outside";
import { WithinSourceArea } from "../within-source";

/** Films that no network of the score has learned from, beside the run's own test split. */
export const LeftOutScore = z.object({
  films: z.number().int(),
  patients: z.number().int().nullable(),
  /** Null where the two share no class. Inside is the run's own test split, outside the source. */
  comparison: InsideOutside.nullable(),
  withinSource: z.array(WithinSourceArea),
  /** What the films cannot tell, in sentences. */
  unmeasured: z.array(z.string()),
});
export type LeftOutScore = z.infer<typeof LeftOutScore>;

/** One source with the newest run that was trained without it. */
export const LeftOutSource = z.object({
  source: z.string(),
  run: z.object({
    id: z.string(),
    name: z.string(),
    status: RunStatus,
    failure: StoredFailure.nullable(),
    epochsDone: z.number().int(),
    epochs: z.number().int(),
  }),
  /** The data set has other films by now: the same question would be answered anew. */
  isStale: z.boolean(),
  /** Null until the run is completed. */
  score: LeftOutScore.nullable(),
});
export type LeftOutSource = z.infer<typeof LeftOutSource>;

export const LeftOutSources = z.object({
  run: z.object({ id: z.string(), name: z.string() }),
  synthetic: z.boolean(),
  /** Named sources of the data set as it is now; fewer than two leave nothing to compare. */
  namedSources: z.number().int(),
  /** By name; none until somebody asked. */
  sources: z.array(LeftOutSource),
  /** All films of the sources that were judged and are not stale, each once; null for fewer than two sources. */
  pooled: LeftOutScore.nullable(),
  /** How long one run took so far, trained to its end; null where none was. */
  msEach: z.number().nullable(),
  /** What a reader should know of the figures, in sentences. */
  notes: z.array(z.string()),
});
export type LeftOutSources = z.infer<typeof LeftOutSources>;
