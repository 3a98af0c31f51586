import { NO_FILE_FACTS, type ImageRecord } from "../datasets/dataset";
import { type FilmMetadata, patientOf, withHeader } from "../datasets/film-metadata";
import { pseudonym } from "../datasets/pseudonym";
import { type ImportedFile } from "../store/import-store";
import { type Store } from "../store/open-store";
import { type PreparedFilm } from "./prepared-film";

/** A stored film before its place and label in a data set are known. */
export type AcceptedFile = Extract<ImportedFile, { accepted: true }>;

/** Stores the film's pixels. Of a DICOM header only what the schema keeps stays, the patient id as a pseudonym. */
export async function storeFilm(store: Store, { png, header, ...film }: PreparedFilm, pseudonymKey: Uint8Array): Promise<AcceptedFile> {
  const known = header === null ? null : { sex: header.sex, ageYears: header.ageYears, view: header.view };
  const patientId = header?.patientId == null ? null : pseudonym(header.patientId, pseudonymKey);
  return { accepted: true, blob: await store.blobs.put(png), ...film, patientId, ...(known ?? { sex: "unknown", ageYears: null, view: "unknown" }) };
}

/** The record of a film in a data set: what metadata.csv says, else its own header, else nothing. */
export function imageRecord(index: number, film: { path: string; label: string; metadata: FilmMetadata }, stored: AcceptedFile): ImageRecord {
  const { accepted: _, patientId, sex, ageYears, view, ...pixels } = stored;
  const header = { patientId, sex, ageYears, view, modality: null, bodyPart: null, synthetic: false };
  const known = withHeader(film.metadata, header, (pseudonymous) => pseudonymous);
  return { ...NO_FILE_FACTS, ...pixels, index, file: film.path, label: film.label, patientId: patientOf(film.path, known.patientId), sex: known.sex, ageYears: known.ageYears, view: known.view, source: known.source };
}
