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

/** SHA-256 (hex) over the records in index order: equal only for the same films with the same of each known, in the same order. */
export function datasetFingerprint(films: readonly Pick<FilmRecord, (typeof TOLD)[number]>[]): string {
  const hash = createHash("sha256");
  for (const film of films) hash.update(`${JSON.stringify(TOLD.map((name) => film[name]))}\n`);
  return hash.digest("hex");
}
