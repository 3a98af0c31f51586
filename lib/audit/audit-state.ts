/** @file How far the audit of a data set version is, with what it found. On the wire. */
import { z } from "zod";
import { FilmRecord } from "../datasets/film-record";
import { StoredFailure } from "../failures/stored-failure";
import { SetComparison } from "./set-comparison";
import { AlikeCluster, AuditFinding, AuditReport } from "./audit-report";

/** How far an audit under way is. `films`: features of each film are computed; the rest works on these and on what is known of the films. */
export const AuditProgress = z.object({
  stage: z.enum(["films", "quality", "duplicates", "confounding"]),
  /** Of the stage, 0–1. */
  share: z.number(),
  /** Of the films, while they are read. */
  films: z.object({ done: z.number().int(), total: z.number().int(), perSecond: z.number() }).nullable(),
  /** Until the end of the stage; null while it cannot be told. */
  etaMs: z.number().nullable(),
});
export type AuditProgress = z.infer<typeof AuditProgress>;

/** What a person said of two films, by their blobs. `first < second`. */
export const RecordedVerdict = z.object({
  first: z.string(),
  second: z.string(),
  verdict: z.enum(["duplicate", "different"]),
  by: z.string(),
  at: z.string(),
});
export type RecordedVerdict = z.infer<typeof RecordedVerdict>;

export const AuditState = z.object({
  dataset: z.string(),
  fingerprint: z.string(),
  /** `queued` also before anybody thought of it: a worker takes every data set that was not audited. */
  status: z.enum(["queued", "running", "completed", "failed"]),
  progress: AuditProgress.nullable(),
  /** After people's verdicts; null until the first audit is whole. */
  report: AuditReport.nullable(),
  failure: StoredFailure.nullable(),
  updatedAt: z.string().nullable(),
});
export type AuditState = z.infer<typeof AuditState>;

/** What the audit page shows. */
export const AuditView = AuditState.extend({
  /** Clusters before any verdict, so that a rejected one can be looked at again; ids as in the report. */
  found: z.array(AlikeCluster),
  verdicts: z.array(RecordedVerdict),
  /** What other data sets have in common with this one. */
  between: z.array(SetComparison),
  /** The films of the clusters and of copies in other sets, and the first ones of each finding. */
  films: z.array(FilmRecord),
});
export type AuditView = z.infer<typeof AuditView>;

/** What a notebook needs to know: how far the audit is, and its findings with the number of their films. */
export const AuditHeadline = AuditState.omit({ report: true }).extend({
  /** Null until the first audit is whole. */
  findings: z.array(AuditFinding.omit({ films: true }).extend({ films: z.number().int() })).nullable(),
});
export type AuditHeadline = z.infer<typeof AuditHeadline>;
