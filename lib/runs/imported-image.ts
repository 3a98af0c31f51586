import { type ImageRecord } from "../datasets/dataset";
import { deidentify } from "../datasets/deidentify";
import { type FilmMetadata, patientOf, withHeader } from "../datasets/film-metadata";
import { type StoredFilm } from "../datasets/stored-film";
import { type ImportedFile } from "../store/import-store";
import { type Store } from "../store/open-store";
import { type PreparedFilm } from "./prepared-film";

/** A stored film as an import records it. */
export type AcceptedFile = Extract<ImportedFile, { accepted: true }>;

/** Stores the film's pixels, durable as soon as a row names them. Of a DICOM header only what {@link deidentify} leaves goes on. */
export async function storeFilm(store: Store, { png, header, ...film }: PreparedFilm, pseudonymKey: Uint8Array): Promise<AcceptedFile> {
  return { accepted: true, blob: await store.blobs.add(png), ...film, header: header === null ? null : deidentify(header, pseudonymKey) };
}

/** The record of a film in a data set: what folder and table say, else its own header, else nothing. */
export function imageRecord(index: number, film: { path: string; label: string; metadata: FilmMetadata }, stored: StoredFilm): ImageRecord {
  const { blob, width, height, bitDepth, format, colour, fileBytes, burnedIn, header } = stored;
  const { patientId, sex, ageYears, view, source, licence, offsetDays } = header === null ? film.metadata : withHeader(film.metadata, header);
  return {
    index, file: film.path, label: film.label, patientId: patientOf(film.path, patientId), sex, ageYears, view, source, licence, offsetDays,
    blob, width, height, bitDepth, format, colour, fileBytes, burnedIn,
  };
}
