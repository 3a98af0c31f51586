/** @file How far the audit of a data set version is, with what it found. On the wire. */
import { z } from "zod";
import { AuditReport } from "./audit-report";

/** `films`: features of each film are computed; `comparing`: films are compared with each other and with what is known of them. */
export const AuditProgress = z.object({
  phase: z.enum(["films", "comparing"]),
  done: z.number(),
  total: z.number(),
  /** Of the phase, so far. */
  perSecond: z.number(),
  /** Of the phase; null while it cannot be told. */
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
  failure: z.object({ message: z.string(), remedy: z.string().optional() }).nullable(),
  updatedAt: z.string().nullable(),
});
export type AuditState = z.infer<typeof AuditState>;
