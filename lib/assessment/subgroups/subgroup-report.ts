/** @file How a network does on groups of people and films, on the wire. */
import { z } from "zod";
import { Proportion } from "../../metrics/evaluation-report";

/** What films are grouped by. `filmsOfPatient`: whether their patient has one film in the report or several. */
export const SubgroupAttributeName = z.enum(["sex", "ageBand", "view", "source", "filmsOfPatient"]);
export type SubgroupAttributeName = z.infer<typeof SubgroupAttributeName>;

/** One group; sensitivity and specificity are of naming the asked class. */
export const Subgroup = z.object({
  value: z.string(),
  films: z.number().int(),
  /** Null where the patient of one of them is not known. */
  patients: z.number().int().nullable(),
  /** Films of the asked class, and of all others. */
  positives: z.number().int(),
  negatives: z.number().int(),
  accuracy: Proportion,
  sensitivity: Proportion,
  specificity: Proportion,
  /** Of the asked class against the rest; the interval is by patient, null where there are too few. */
  auroc: z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() }).nullable(),
  /** Fewer than ten films of the class, or of the others: its figures say next to nothing. */
  isSmall: z.boolean(),
});
export type Subgroup = z.infer<typeof Subgroup>;

export const SubgroupMetric = z.enum(["accuracy", "sensitivity", "specificity"]);
export type SubgroupMetric = z.infer<typeof SubgroupMetric>;

/** How far a group is from all other films whose value is known. */
export const SubgroupGap = z.object({
  attribute: SubgroupAttributeName,
  value: z.string(),
  metric: SubgroupMetric,
  /** Group minus the others, with its 95% interval by patient. */
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  /** Of no difference, raised after Holm over all gaps of the report. */
  pHolm: z.number(),
});
export type SubgroupGap = z.infer<typeof SubgroupGap>;

export const SubgroupReport = z.object({
  /** The class that was asked about. */
  label: z.string(),
  films: z.number().int(),
  /** Null where the patient of one of them is not known. */
  patients: z.number().int().nullable(),
  /** Films of the report that the data set does not hold any more. */
  unknownFilms: z.number().int(),
  attributes: z.array(z.object({ name: SubgroupAttributeName, groups: z.array(Subgroup) })),
  /** Attributes for which all films say the same or nothing, and what. */
  single: z.array(z.object({ name: SubgroupAttributeName, value: z.string() })),
  /** The worst first. Groups that are small, or whose value is unknown, take no part. */
  gaps: z.array(SubgroupGap),
});
export type SubgroupReport = z.infer<typeof SubgroupReport>;
