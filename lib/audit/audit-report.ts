/** @file What an audit of a data set found: quality, leaks, confounding. On the wire and in the store; pure schemas. */
import { z } from "zod";
import { textField } from "../text/plain-text";

/** Red blocks a run until it is resolved or waived by name; amber wants a look; green is what was checked and is well. */
export const Severity = z.enum(["red", "amber", "green"]);
export type Severity = z.infer<typeof Severity>;

/** What several findings may be signs of. `sources`: the classes come from different places. `people`: they are of different people. */
export const FindingCause = z.enum(["sources", "people", "edges", "text"]);
export type FindingCause = z.infer<typeof FindingCause>;

/** One line of the report in plain words, such as "The file format alone tells the class". */
export const AuditFinding = z.object({
  /** Stable over audits, so that a waiver can name it: `confounding.format`, `leakage.duplicates`, `quality.inverted`. */
  id: z.string(),
  section: z.enum(["quality", "leakage", "confounding"]),
  severity: Severity,
  title: z.string(),
  /** What it means and what to do, in one or two sentences. */
  detail: z.string(),
  /** What is behind it, where other findings may have the same behind them: one reason may then waive all of them. */
  cause: FindingCause.nullable().default(null),
  /** The films concerned, ascending; empty where it is of the set as a whole. */
  films: z.array(z.number().int()),
});
export type AuditFinding = z.infer<typeof AuditFinding>;

/** How alike two films are. `first < second`. */
export const AlikePair = z.object({
  first: z.number().int(),
  second: z.number().int(),
  /** `exact`: equal pixels. `duplicate`: one film, copied, re-encoded, resized, cropped or mirrored. `suspect`: a person should look. */
  kind: z.enum(["exact", "duplicate", "suspect"]),
  /** Hamming distance of the 64-bit perceptual hashes that came closest, 0–64. */
  hashDistance: z.number().int(),
  /** Normalised cross-correlation of the aligned pixels, −1–1. */
  correlation: z.number(),
  mirrored: z.boolean(),
  /** True where one shows a part of the other. */
  cropped: z.boolean(),
});
export type AlikePair = z.infer<typeof AlikePair>;

/** Films joined by pairs, directly or through others. */
export const AlikeCluster = z.object({
  /** Of the sorted blobs of its films: the same in every audit of the same films. */
  id: z.string(),
  films: z.array(z.number().int()),
  pairs: z.array(AlikePair),
  /** More than one label, or more than one patient, among its films. */
  crossesLabels: z.boolean(),
  crossesPatients: z.boolean(),
});
export type AlikeCluster = z.infer<typeof AlikeCluster>;

/** Bias-corrected Cramér's V of label × attribute (Bergsma 2013), 0–1. */
export const Association = z.object({
  attribute: z.enum([
    "source",
    "format",
    "colour",
    "bitDepth",
    "size",
    "aspect",
    "bytesPerPixel",
    "view",
    "sex",
    "ageBand",
    "licence",
    "burnedIn",
  ]),
  cramersV: z.number().nullable(),
  /** Films that say. */
  known: z.number().int(),
  /** Every value with its label counts, the commonest first. */
  table: z.array(z.object({ value: z.string(), counts: z.record(z.string(), z.number().int()) })),
});
export type Association = z.infer<typeof Association>;

/** What a classifier that cannot see the lungs reaches, in patient-grouped cross-validation. */
export const TrivialBaseline = z.object({
  input: z.enum(["metadata", "histogram", "border", "corners", "wholeImage"]),
  accuracy: z.number(),
  balancedAccuracy: z.number(),
  /** Label → one-versus-rest AUROC; null where undefined. */
  auroc: z.record(z.string(), z.number().nullable()),
});
export type TrivialBaseline = z.infer<typeof TrivialBaseline>;

/** A distribution by label for a plot. Numeric ones are binned; `value` is the bin as shown. */
export const Distribution = z.object({
  attribute: z.enum(["width", "height", "aspect", "meanGrey", "format", "view", "age", "sex", "source"]),
  bins: z.array(z.object({ value: z.string(), counts: z.record(z.string(), z.number().int()) })),
});
export type Distribution = z.infer<typeof Distribution>;

export const AuditReport = z.object({
  /** Of the data set version it is of. */
  fingerprint: z.string(),
  films: z.number().int(),
  /** Label → films. */
  classes: z.record(z.string(), z.number().int()),
  /** Red first. */
  findings: z.array(AuditFinding),
  clusters: z.array(AlikeCluster),
  associations: z.array(Association),
  /** The share of the commonest label: what guessing reaches. */
  majorityShare: z.number(),
  baselines: z.array(TrivialBaseline),
  distributions: z.array(Distribution),
  elapsedMs: z.number(),
});
export type AuditReport = z.infer<typeof AuditReport>;

/** A red finding that a person takes responsibility for. It travels with the run and into every export. */
export const Waiver = z.strictObject({
  finding: z.string().min(1),
  /** Of the films it was given for: it does not hold for others. One without, from before waivers had it, holds for all. */
  fingerprint: z.string().min(1).optional(),
  by: textField(100).min(1),
  reason: textField(500).min(1),
});
export type Waiver = z.infer<typeof Waiver>;
