/** @file The cohort of a data set as the screens show it. The schema stands apart from the counting, which needs Node. */
import { z } from "zod";

/** The bands of the subgroup reports. */
export const AGE_BANDS = ["0–39", "40–64", "65+", "unknown"] as const;

/** Rows of the same label, sex, age band, view and source. */
export const CohortCell = z.object({
  label: z.string(),
  sex: z.string(),
  ageBand: z.enum(AGE_BANDS),
  view: z.string(),
  source: z.string(),
  films: z.number().int(),
});
export type CohortCell = z.infer<typeof CohortCell>;

export const CohortAttribute = z.object({
  name: z.enum(["sex", "ageBand", "view", "source"]),
  /** Films that do not say. */
  missing: z.number().int(),
  /** Every value that occurs, "unknown" last. `counts` is label → films, without zeros. */
  values: z.array(
    z.object({ value: z.string(), films: z.number().int(), counts: z.record(z.string(), z.number().int()) }),
  ),
});
export type CohortAttribute = z.infer<typeof CohortAttribute>;

export const CohortClass = z.object({
  label: z.string(),
  films: z.number().int(),
  patients: z.number().int(),
  /** Of the films whose age is known; null when none is. `ageSd` is the sample's, null below two. */
  ageMean: z.number().nullable(),
  ageSd: z.number().nullable(),
  missing: z.object({ sex: z.number().int(), age: z.number().int(), view: z.number().int(), source: z.number().int() }),
});
export type CohortClass = z.infer<typeof CohortClass>;

/** Films in bins, each with its label counts without zeros; an empty list where no film says. `size` is the longer side in pixels. */
export const CohortDistribution = z.object({
  name: z.enum(["age", "size"]),
  bins: z.array(z.object({ value: z.string(), counts: z.record(z.string(), z.number().int()) })),
});
export type CohortDistribution = z.infer<typeof CohortDistribution>;

export const CohortTable = z.object({
  films: z.number().int(),
  patients: z.number().int(),
  labels: z.array(z.string()),
  classes: z.array(CohortClass),
  attributes: z.array(CohortAttribute),
  distributions: z.array(CohortDistribution),
  cells: z.array(CohortCell),
});
export type CohortTable = z.infer<typeof CohortTable>;
