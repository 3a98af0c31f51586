/** @file What a split holds and how well it is balanced: the figures that stand beside it on pages and in the command line. */
import { z } from "zod";

const count = z.number().int();
/** Label → films. */
const classes = z.record(z.string(), count);

/** One part of a split. */
export const SplitPart = z.object({
  films: count,
  patients: count,
  groups: count,
  classes,
  /** The same counts within each value of an attribute that the split is stratified by. */
  strata: z.array(z.object({ attribute: z.enum(["source", "view"]), value: z.string(), classes })),
  /** The largest difference, over the classes, between the class's share of the divided films of this part and of all divided films; null for a part that holds none. */
  deviation: z.number().nullable(),
  /** What the difference should stay within: the films of the largest divided group and one for rounding, over the divided films of the part. */
  tolerance: z.number().nullable(),
});
export type SplitPart = z.infer<typeof SplitPart>;

export const SplitReport = z.object({
  parts: z.object({ train: SplitPart, validation: SplitPart, test: SplitPart }),
  /** Groups in all, and the films of the largest. */
  groups: count,
  largestGroup: count,
  /** Groups that hold more than one patient: duplicates or file names tie them together. */
  groupsOfSeveralPatients: count,
  /** Films that are tested on because of their source, not by the draw. */
  heldOutFilms: count,
  /** Of those, the ones that come from elsewhere: they are tied to a film of the source. */
  movedFilms: count,
  /** The test sets of all folds; null for the other protocols. */
  folds: z.array(z.object({ films: count, groups: count, classes })).nullable(),
  /** What a reader should know before trusting a figure, in plain words. */
  warnings: z.array(z.string()),
});
export type SplitReport = z.infer<typeof SplitReport>;
