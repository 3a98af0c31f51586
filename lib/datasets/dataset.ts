/** @file What a data set is on the wire and in the store: its films with what is known of them. Of a DICOM header never a name, a date or an id. */
import { z } from "zod";

export const DatasetId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower-case letters, digits and - only");

export const Sex = z.enum(["F", "M", "unknown"]);
export const View = z.enum(["PA", "AP", "AP supine", "lateral", "unknown"]);

/** How the pixels of the file were coloured before they became grey. */
export const Colour = z.enum(["grey", "rgb", "palette", "cmyk", "unknown"]);

/** One film of a data set. `file` is the path inside the imported folder, in the words of whoever named it; `blob` the digest of its stored grey PNG. */
export const FilmRecord = z.object({
  index: z.number().int().min(0),
  file: z.string(),
  label: z.string(),
  patientId: z.string(),
  sex: Sex,
  /** Whole years; null when unknown. */
  ageYears: z.number().int().min(0).max(120).nullable(),
  view: View,
  source: z.string(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  bitDepth: z.number().int().min(1).max(16),
  format: z.enum(["png", "jpeg", "tiff", "dicom", "phantom"]),
  colour: Colour,
  /** Size of the file it came in; null for a drawing. */
  fileBytes: z.number().int().nullable(),
  /** As the source names it; empty where it does not. */
  licence: z.string(),
  /** Whole days since the first film or the onset, as the source counts; null when unknown. Never a date. */
  offsetDays: z.number().int().nullable(),
  /** Text in the pixels: yes where the header says so (0028,0301) or lines of it were found; else what the header says. */
  burnedIn: z.enum(["yes", "no", "unknown"]),
  blob: z.string(),
});
export type FilmRecord = z.infer<typeof FilmRecord>;

/** The rest of a record where neither a file nor a table tells it, as of a drawing. */
export const NO_FILE_FACTS = { colour: "unknown", fileBytes: null, licence: "", offsetDays: null, burnedIn: "unknown" } as const satisfies Partial<FilmRecord>;

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
  rejected: z.array(RejectedFile),
  /** Counts from 1; adding films makes the next one. */
  version: z.number().int().min(1),
  createdAt: z.string(),
  /** When it was put in the bin; null for one in use. */
  deletedAt: z.string().nullable(),
});
export type DatasetSummary = z.infer<typeof DatasetSummary>;

/** One state of a data set. Earlier ones stay readable for the runs that were made on them. */
export const DatasetVersion = DatasetSummary.pick({ version: true, fingerprint: true, films: true, patients: true, classes: true, rejected: true, createdAt: true }).extend({
  /** What made it: "imported", "42 films added" … */
  note: z.string(),
});
export type DatasetVersion = z.infer<typeof DatasetVersion>;

/** Which films take part. An empty list means all. */
export const CohortFilter = z.strictObject({
  views: z.array(View).default([]),
  sources: z.array(z.string()).default([]),
  sexes: z.array(Sex).default([]),
});
export type CohortFilter = z.infer<typeof CohortFilter>;

/** Beside the class, what each part should hold its share of. */
export const StratifyBy = z.enum(["source", "view"]);
export type StratifyBy = z.infer<typeof StratifyBy>;

/** What every protocol is told. Shares are of all films that the protocol divides; what neither tests nor validates trains. */
const everySplit = {
  validationShare: z.number().min(0.05).max(0.5).default(0.12),
  seed: z.number().int().min(0).default(1),
  stratifyBy: z.array(StratifyBy).default([]),
  /** Films of these sources are tested on and nothing else, as an external set is. */
  testOnlySources: z.array(z.string()).default([]),
};

export const HoldOutSpec = z.strictObject({ protocol: z.literal("holdout"), testShare: z.number().min(0.05).max(0.6).default(0.2), ...everySplit });
export type HoldOutSpec = z.infer<typeof HoldOutSpec>;

/** One fold of a cross-validation: part `fold` of `folds` is the test set. `fold` and `repeat` count from 0; each repeat divides anew. */
export const KFoldSpec = z
  .strictObject({ protocol: z.literal("kfold"), folds: z.number().int().min(2).max(20).default(5), fold: z.number().int().min(0).default(0), repeat: z.number().int().min(0).max(99).default(0), ...everySplit })
  .refine(({ fold, folds }) => fold < folds, { path: ["fold"], error: "folds count from 0, so the last one is the number of folds less one" });
export type KFoldSpec = z.infer<typeof KFoldSpec>;

/** All films of one source are the test set. */
export const LeaveOneSourceOutSpec = z.strictObject({ protocol: z.literal("leaveOneSourceOut"), source: z.string().min(1), ...everySplit });
export type LeaveOneSourceOutSpec = z.infer<typeof LeaveOneSourceOutSpec>;

const isWithoutProtocol = (value: unknown): value is object => typeof value === "object" && value !== null && !("protocol" in value);

/** Which films train, validate and test: never two of one group in different parts. Without a protocol it is a hold-out, as documents of older versions are. */
export const SplitSpec = z.preprocess(
  (value) => (isWithoutProtocol(value) ? { protocol: "holdout", ...value } : value),
  z.discriminatedUnion("protocol", [HoldOutSpec, KFoldSpec, LeaveOneSourceOutSpec]),
);
export type SplitSpec = z.infer<typeof SplitSpec>;

export type SplitName = "train" | "validation" | "test";

/** The film indices of each part, ascending, and the SHA-256 over them that a run records. */
export interface Split {
  train: number[];
  validation: number[];
  test: number[];
  hash: string;
}
