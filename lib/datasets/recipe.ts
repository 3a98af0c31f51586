import { z } from "zod";
import { DatasetId } from "./dataset";
import { LayoutId } from "./layouts/layout";

/** Where a fact comes from: counted here on the files themselves, or said by the source and not checked here. */
const FactOrigin = z.enum(["counted", "source"]);

/** A public data set: what to fetch, under which terms, and what a whole copy looks like. It never downloads anything. */
export const Recipe = z.object({
  id: DatasetId,
  title: z.string().min(1),
  /** True for drawings of the phantom. */
  synthetic: z.boolean(),
  source: z.string().min(1),
  licence: z.string().min(1),
  /** The papers to cite. */
  citation: z.array(z.string().min(1)).default([]),
  /** What to fetch and how to lay it out, a step each; empty where the program makes it itself. */
  fetch: z.array(z.string().min(1)).default([]),
  layout: LayoutId.optional(),
  /** Label as folder or table has it → label in the data set; null leaves its films out. */
  rename: z.record(z.string(), z.string().min(1).nullable()).default({}),
  /** Label in the data set → what it is in the source. */
  labels: z.record(z.string(), z.string()),
  patients: z.string().optional(),
  caution: z.string().optional(),
  /** What a whole copy holds, for a check. Only what somebody counted or the source says. */
  expected: z
    .array(
      z.object({
        /** The copy that it is true of, such as a release. */
        copy: z.string().min(1),
        origin: FactOrigin,
        /** Films by label; labels that are not named are not checked. */
        classes: z.record(z.string(), z.number().int().min(0)).default({}),
        films: z.number().int().min(1).optional(),
        patients: z.number().int().min(1).optional(),
      }),
    )
    .default([]),
  /** What models or people reached on it, and how it was measured. */
  measured: z.record(z.string(), z.unknown()).optional(),
});
export type Recipe = z.infer<typeof Recipe>;
