import { createHash } from "node:crypto";
import type { FilmRecord } from "./film-record";

/** What of a record makes a data set another one: all that a run or an audit reads, in this order. The pixels are in the blob's digest. */
const TOLD = [
  "file",
  "label",
  "patientId",
  "blob",
  "sex",
  "ageYears",
  "view",
  "source",
  "format",
  "colour",
  "bitDepth",
  "fileBytes",
  "licence",
  "offsetDays",
  "burnedIn",
] as const satisfies readonly (keyof FilmRecord)[];

/**
 * SHA-256 (hex) over the records in index order: equal only for the same films with the same of each known, in the same
 * order. Where a film may show several, the findings and the marks are told, too.
 */
export function datasetFingerprint(
  films: readonly Pick<FilmRecord, (typeof TOLD)[number] | "marks">[],
  findings: readonly string[] = [],
): string {
  const hash = createHash("sha256");
  if (findings.length > 0) hash.update(`${JSON.stringify(findings)}\n`);
  for (const film of films) {
    const told = [...TOLD.map((name) => film[name]), ...(film.marks === undefined ? [] : [film.marks])];
    hash.update(`${JSON.stringify(told)}\n`);
  }
  return hash.digest("hex");
}
