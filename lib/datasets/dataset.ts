/** @file A data set and its versions, as lists and pages see them. On the wire. */
import { z } from "zod";
import { Join } from "./joins/join";

export const DatasetId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower-case letters, digits and - only");

export const RejectedFile = z.object({ file: z.string(), reason: z.string() });
export type RejectedFile = z.infer<typeof RejectedFile>;

export const DatasetSummary = z.object({
  id: DatasetId,
  title: z.string(),
  /** True when every film is a drawing of the phantom: every score on it says "synthetic". */
  synthetic: z.boolean(),
  /** SHA-256 over the ordered records (fingerprint.ts): what a run records. */
  fingerprint: z.string(),
  films: z.number().int(),
  patients: z.number().int(),
  /** Label → films, in label order. The order of the keys is the class index order. */
  classes: z.record(z.string(), z.number().int()),
  /** Where a film may show several: what is marked in each, in the order of the marks and of a network's outputs. None where each film has one label. */
  findings: z.array(z.string()).default([]),
  rejected: z.array(RejectedFile),
  /** Counts from 1; adding films makes the next one. */
  version: z.number().int().min(1),
  createdAt: z.string(),
  /** When it was put in the bin; null for one in use. */
  deletedAt: z.string().nullable(),
  /** Held apart: networks are tested on it, none is trained. */
  testOnly: z.boolean(),
  /** The data sets that it was joined of; null for one that was imported or drawn. */
  joined: Join.nullable().default(null),
});
export type DatasetSummary = z.infer<typeof DatasetSummary>;

/** One state of a data set. Earlier ones stay readable for the runs that were made on them. */
export const DatasetVersion = DatasetSummary.pick({
  version: true,
  fingerprint: true,
  films: true,
  patients: true,
  classes: true,
  findings: true,
  rejected: true,
  createdAt: true,
  joined: true,
}).extend({
  /** What made it: "imported", "42 films added" … */
  note: z.string(),
});
export type DatasetVersion = z.infer<typeof DatasetVersion>;
