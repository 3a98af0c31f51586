/** @file The tables, typed for the query builder. `migrations.ts` creates them; the two must say the same. */
import {
  boolean,
  customType,
  date,
  doublePrecision,
  integer,
  json,
  jsonb,
  type PgColumnBuilderBase,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
import { type StoredLearningCurve } from "../assessment/learning-curve/learning-curve-spec";
import type { Assessment, AssessmentProgress, AssessmentResult, AssessmentSubject } from "../assessment/assessment";
import type { AlikePair, AuditReport } from "../audit/audit-report";
import type { AuditProgress, AuditState, RecordedVerdict } from "../audit/audit-state";
import type { FilmFacts } from "../datasets/film-facts";
import type { FilmRecord } from "../datasets/film-record";
import type { ReviewDecision } from "../datasets/label-reviews/label-review";
import type { RejectedFile } from "../datasets/dataset";
import type { Join } from "../datasets/joins/join";
import type { Split } from "../datasets/splits/split";
import type { DeidentificationReport } from "../datasets/identity/deidentification-report";
import type { EvaluationReport } from "../metrics/evaluation-report";
import type { MultiLabelReport } from "../metrics/multi-label/multi-label-report";
import type { PublishedModel } from "../publish/model";
import type { LookKind } from "../training/test-looks";
import type { RangePoint, RangeTest } from "../training/learning-rate/learning-rate-range";
import type { EpochMetrics, RunEventPayload, RunSpec, RunSummary } from "../training/run";
import type { RunHeadline } from "../training/run-headline";
import type { RunStatus } from "../training/run-status";
import type { ImportedFile } from "../datasets/import/imported-file";

export const hilum = pgSchema("hilum");

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });
const now = (name: string) => time(name).notNull().defaultNow();

export const datasets = hilum.table("datasets", {
  id: text("id").primaryKey(),
  title: text("title").notNull(),
  synthetic: boolean("synthetic").notNull(),
  fingerprint: text("fingerprint").notNull(),
  films: integer("films").notNull(),
  patients: integer("patients").notNull(),
  /** Pairs and not an object: their order is the class index order. */
  classes: json("classes").$type<[label: string, films: number][]>().notNull(),
  /** Where a film may show several: their order is that of the films' marks. */
  findings: json("findings").$type<string[]>().notNull().default([]),
  rejected: json("rejected").$type<RejectedFile[]>().notNull(),
  /** The newest version; the columns above describe it. */
  version: integer("version").notNull().default(1),
  createdAt: now("created_at"),
  /** In the bin since; null for one in use. */
  deletedAt: time("deleted_at"),
  /** Held apart: networks are tested on it, none is trained. */
  testOnly: boolean("test_only").notNull().default(false),
  /** What it was joined of; null for one that was imported or drawn. */
  joined: json("joined").$type<Join>(),
});

export const datasetVersions = hilum.table(
  "dataset_versions",
  {
    dataset: text("dataset").notNull(),
    version: integer("version").notNull(),
    fingerprint: text("fingerprint").notNull(),
    films: integer("films").notNull(),
    patients: integer("patients").notNull(),
    classes: json("classes").$type<[label: string, films: number][]>().notNull(),
    findings: json("findings").$type<string[]>().notNull().default([]),
    rejected: json("rejected").$type<RejectedFile[]>().notNull(),
    /** What made it: "imported", "42 films added" … */
    note: text("note").notNull().default(""),
    joined: json("joined").$type<Join>(),
    createdAt: now("created_at"),
  },
  (table) => [primaryKey({ columns: [table.dataset, table.version] })],
);

/** One column for each of {@link FilmFacts}. */
const factColumns = () =>
  ({
    width: integer("width").notNull(),
    height: integer("height").notNull(),
    bitDepth: integer("bit_depth").notNull(),
    format: text("format").$type<FilmFacts["format"]>().notNull(),
    colour: text("colour").$type<FilmFacts["colour"]>().notNull().default("unknown"),
    fileBytes: integer("file_bytes"),
    burnedIn: text("burned_in").$type<FilmFacts["burnedIn"]>().notNull().default("unknown"),
  }) satisfies Record<keyof FilmFacts, PgColumnBuilderBase>;

export const films = hilum.table(
  "films",
  {
    dataset: text("dataset").notNull(),
    version: integer("version").notNull().default(1),
    index: integer("index").notNull(),
    file: text("file").notNull(),
    label: text("label").notNull(),
    /** One character for each finding of its data set; null where that has classes. */
    marks: text("marks"),
    patientId: text("patient_id").notNull(),
    sex: text("sex").$type<FilmRecord["sex"]>().notNull(),
    ageYears: integer("age_years"),
    view: text("view").$type<FilmRecord["view"]>().notNull(),
    source: text("source").notNull(),
    ...factColumns(),
    licence: text("licence").notNull().default(""),
    offsetDays: integer("offset_days"),
    blob: text("blob").notNull(),
  },
  (table) => [primaryKey({ columns: [table.dataset, table.version, table.index] })],
);

/** What was taken out of a film's header when it came in; of a film that lost nothing there is no row. */
export const deidentification = hilum.table(
  "deidentification",
  {
    dataset: text("dataset").notNull(),
    file: text("file").notNull(),
    blob: text("blob").notNull(),
    report: json("report").$type<DeidentificationReport>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.dataset, table.file, table.blob] })],
);

/** Films in small, by the blob they were made of. */
export const thumbnails = hilum.table("thumbnails", { blob: text("blob").primaryKey(), webp: bytea("webp").notNull() });

/** The locked split of a run under its hash: what was trained and tested on stays known when the rules change. */
export const splits = hilum.table("splits", {
  hash: text("hash").primaryKey(),
  split: json("split").$type<Omit<Split, "hash">>().notNull(),
  createdAt: now("created_at"),
});

/** What an audit found in a version of a data set, or how far it is. */
export const audits = hilum.table(
  "audits",
  {
    dataset: text("dataset").notNull(),
    fingerprint: text("fingerprint").notNull(),
    status: text("status").$type<AuditState["status"]>().notNull().default("queued"),
    /** Of whoever makes it now: fences its writes. */
    claim: uuid("claim"),
    progress: json("progress").$type<AuditProgress>(),
    /** By which AUDIT_RULES it was or is made; 0 while nobody began. */
    rules: integer("rules").notNull().default(0),
    report: json("report").$type<AuditReport>(),
    failure: json("failure").$type<AuditState["failure"]>(),
    createdAt: now("created_at"),
    /** While it runs: when its maker was last heard of. */
    updatedAt: now("updated_at"),
  },
  (table) => [primaryKey({ columns: [table.dataset, table.fingerprint] })],
);

/** What readers say of the labels of films: a log, in which the last word of a reader on a film counts. */
export const labelReviews = hilum.table("label_reviews", {
  id: text("id").primaryKey(),
  dataset: text("dataset").notNull(),
  film: text("film").notNull(),
  reader: text("reader").notNull(),
  decision: text("decision").$type<ReviewDecision>().notNull(),
  label: text("label"),
  labelBefore: text("label_before").notNull(),
  reason: text("reason").notNull().default(""),
  version: integer("version"),
  at: time("at")
    .notNull()
    .default(sql`clock_timestamp()`),
});

/** Two data sets as they were, with the films that are in both. The lower name, by its code points, is the first. */
export const setComparisons = hilum.table(
  "set_comparisons",
  {
    firstSet: text("first_set").notNull(),
    firstFingerprint: text("first_fingerprint").notNull(),
    secondSet: text("second_set").notNull(),
    secondFingerprint: text("second_fingerprint").notNull(),
    status: text("status").$type<AuditState["status"]>().notNull().default("queued"),
    /** Of whoever makes it now: fences its writes. */
    claim: uuid("claim"),
    /** `first` is of the first set and `second` of the other. */
    copies: json("copies").$type<AlikePair[]>(),
    updatedAt: now("updated_at"),
  },
  (table) => [
    primaryKey({ columns: [table.firstSet, table.secondSet, table.firstFingerprint, table.secondFingerprint] }),
  ],
);

/** What people said of pairs of films, by their blobs: it holds wherever the two films are. */
export const duplicateVerdicts = hilum.table(
  "duplicate_verdicts",
  {
    first: text("first").notNull(),
    second: text("second").notNull(),
    verdict: text("verdict").$type<RecordedVerdict["verdict"]>().notNull(),
    by: text("by").notNull(),
    at: now("at"),
  },
  (table) => [primaryKey({ columns: [table.first, table.second] })],
);

/** Test films that somebody looked at the scores of, by the SHA-256 over their blobs: in any version, in any data set, under any split. */
export const testSets = hilum.table("test_sets", {
  hash: text("hash").primaryKey(),
  /** Of whoever looked first. */
  dataset: text("dataset").notNull(),
  films: integer("films").notNull(),
  /** The beginnings of the lowest of their blobs' digests, ascending; none once the data set was deleted for good. */
  sample: json("sample").$type<string[]>().notNull(),
});

/** Each look at test films; the same one again on the same day is no other. */
export const testLooks = hilum.table(
  "test_looks",
  {
    testSet: text("test_set").notNull(),
    kind: text("kind").$type<LookKind>().notNull(),
    /** The run, or the ids of the runs that were compared. */
    subject: text("subject").notNull(),
    day: date("day").notNull(),
    at: now("at"),
  },
  (table) => [primaryKey({ columns: [table.testSet, table.kind, table.subject, table.day] })],
);

/** A kept checkpoint of a run: a blob with what resuming needs. */
export interface StoredCheckpoint {
  digest: string;
  epoch: number;
  step: number;
  /** True for one made after an epoch with the lowest validation loss until then. */
  best: boolean;
}

export type RunControl = "stop" | "pause";

export const runs = hilum.table("runs", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  experiment: text("experiment"),
  status: text("status").$type<RunStatus>().notNull(),
  failure: json("failure").$type<RunSummary["failure"]>(),
  spec: json("spec").$type<RunSpec>().notNull(),
  datasetFingerprint: text("dataset_fingerprint"),
  splitHash: text("split_hash"),
  synthetic: boolean("synthetic").notNull(),
  worker: text("worker"),
  leaseToken: uuid("lease_token"),
  leaseExpiresAt: time("lease_expires_at"),
  /** What a person asked of a running run; the worker obeys at its next step. */
  control: text("control").$type<RunControl>(),
  /** Claims since the last checkpoint: a run that kills its worker again and again is given up. */
  attempts: integer("attempts").notNull().default(0),
  epochsDone: integer("epochs_done").notNull().default(0),
  lastEpoch: json("last_epoch").$type<EpochMetrics>(),
  headline: json("headline").$type<RunHeadline>(),
  report: json("report").$type<EvaluationReport>(),
  validationReport: json("validation_report").$type<EvaluationReport>(),
  /** In place of the two reports where a film may show several findings. */
  multiLabel: json("multi_label").$type<{ test: MultiLabelReport; validation: MultiLabelReport }>(),
  /** The newest first. */
  checkpoints: json("checkpoints").$type<StoredCheckpoint[]>().notNull().default([]),
  /** Digest of the kept weights, once the run is completed. */
  weights: text("weights"),
  lastSeq: integer("last_seq").notNull().default(0),
  createdAt: now("created_at"),
  startedAt: time("started_at"),
  finishedAt: time("finished_at"),
  updatedAt: now("updated_at"),
});

export const runEvents = hilum.table(
  "run_events",
  {
    run: text("run").notNull(),
    seq: integer("seq").notNull(),
    at: now("at"),
    payload: json("payload").$type<RunEventPayload>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.seq] })],
);

export const workers = hilum.table("workers", {
  id: text("id").primaryKey(),
  pid: integer("pid").notNull(),
  /** The machine and its process namespace: only there does the pid mean anything. */
  host: text("host").notNull(),
  startedAt: now("started_at"),
  lastSeenAt: now("last_seen_at"),
  run: text("run"),
});

export const models = hilum.table(
  "models",
  {
    name: text("name").notNull(),
    version: integer("version").notNull(),
    /** Null of one that goes with the product: its run is not here. */
    run: text("run"),
    document: json("document").$type<PublishedModel>().notNull(),
    publishedAt: now("published_at"),
  },
  (table) => [primaryKey({ columns: [table.name, table.version] })],
);

export const imports = hilum.table("imports", {
  id: text("id").primaryKey(),
  /** Of the data set that it makes or adds to. */
  name: text("name").notNull(),
  title: text("title").notNull(),
  adds: boolean("adds").notNull().default(false),
  createdAt: now("created_at"),
  /** When its last file arrived. */
  touchedAt: now("touched_at"),
});

export const importFiles = hilum.table(
  "import_files",
  {
    import: text("import").notNull(),
    /** A keyed digest of the file's path: a path may name a person, and the film has not been looked into yet. */
    key: text("key").notNull(),
    outcome: json("outcome").$type<ImportedFile>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.import, table.key] })],
);

/** What was found out about a finished network, or how far it is. */
export const assessments = hilum.table("assessments", {
  id: text("id").primaryKey(),
  run: text("run").notNull(),
  /** The data set that it is about and goes with; null where the run's own is all it needs. */
  dataset: text("dataset"),
  subject: jsonb("subject").$type<AssessmentSubject>().notNull(),
  status: text("status").$type<Assessment["status"]>().notNull().default("queued"),
  /** Of whoever makes it now: fences its writes. */
  claim: uuid("claim"),
  progress: json("progress").$type<AssessmentProgress>(),
  result: json("result").$type<AssessmentResult>(),
  failure: json("failure").$type<Assessment["failure"]>(),
  createdAt: now("created_at"),
  finishedAt: time("finished_at"),
  /** While it runs: when its maker was last heard of. */
  updatedAt: now("updated_at"),
});

export const rangeTests = hilum.table("range_tests", {
  id: text("id").primaryKey(),
  spec: json("spec").$type<RunSpec>().notNull(),
  status: text("status").$type<RangeTest["status"]>().notNull().default("queued"),
  points: json("points").$type<RangePoint[]>().notNull().default([]),
  suggestion: doublePrecision("suggestion"),
  failure: json("failure").$type<RangeTest["failure"]>(),
  createdAt: now("created_at"),
  /** When its worker was last heard of. */
  updatedAt: now("updated_at"),
});

/** Learning curves: what each was told and the runs it made; its figures are in those. */
export const learningCurves = hilum.table("learning_curves", {
  id: text("id").primaryKey(),
  document: json("document").$type<StoredLearningCurve>().notNull(),
  createdAt: now("created_at"),
});

/** Derived bytes worth keeping, such as pixel packs, by what they were made from. */
export const cachedBlobs = hilum.table("cached_blobs", {
  key: text("key").primaryKey(),
  digest: text("digest").notNull(),
  createdAt: now("created_at"),
});

/** Which models that go with the product were published here: one that was deleted since does not come back. */
export const shippedModels = hilum.table("shipped_models", {
  name: text("name").primaryKey(),
  revision: integer("revision").notNull(),
  at: now("at"),
});

/** Layers models that people uploaded, to start a training from: experiments name them in their files, which no query reaches. */
export const layersModels = hilum.table("layers_models", {
  blob: text("blob").primaryKey(),
  uploadedAt: now("uploaded_at"),
});
