import { type FilmRecord } from "../../datasets/film-record";
import { deidentify } from "../../datasets/identity/deidentify";
import { patientOf, withHeader } from "../../datasets/import/film-metadata";
import { hideInPath, hideInText } from "../../datasets/identity/hide-identity";
import { labelKey } from "../../datasets/import/name-key";
import { type PlannedFilm } from "../../datasets/import/plan-import";
import { type StoredFilm } from "../../datasets/stored-film";
import { tablePatient } from "../../datasets/identity/table-patient";
import { type ImportedFile } from "../../datasets/import/imported-file";
import { type Store } from "../../store/open-store";
import { type Preparation, type PreparedFilm } from "../films/prepared-film";

/**
 * What an import keeps of a file: the film's pixels, durable as soon as a row names them, with what {@link deidentify}
 * leaves of its header; or the reason why it was refused. Neither names the patient, not even where the path does.
 */
export async function importedFile(store: Store, path: string, preparation: Preparation, pseudonymKey: Uint8Array): Promise<ImportedFile> {
  if ("film" in preparation) return storeFilm(store, path, preparation.film, pseudonymKey);
  const { reason, marks = [] } = preparation.rejected;
  const hiddenPath = hideInPath(path, marks, pseudonymKey);
  return { accepted: false, reason: hideInText(reason, { path, hiddenPath, marks }), hiddenPath };
}

async function storeFilm(store: Store, path: string, { png, header, ...film }: PreparedFilm, pseudonymKey: Uint8Array): Promise<ImportedFile> {
  const blob = await store.blobs.add(png);
  if (header === null) return { accepted: true, blob, ...film, hiddenPath: null, header: null };
  const kept = deidentify(header, pseudonymKey);
  const { study, laterality, modality, bodyPart } = kept;
  const removed = film.removed === null ? null : { ...film.removed, rest: { study, laterality, modality, bodyPart } };
  return { accepted: true, blob, ...film, removed, hiddenPath: hideInPath(path, header.identity.marks, pseudonymKey), header: kept };
}

/**
 * The record of a film in a data set: what a table says, else its own header, else nothing.
 * Its file goes by the given path, without the names of patients (see hideLikewise).
 */
export function filmRecord(index: number, { film, file, stored }: { film: PlannedFilm; file: string; stored: StoredFilm }, pseudonymKey: Uint8Array): FilmRecord {
  const { blob, width, height, bitDepth, format, colour, fileBytes, burnedIn, header } = stored;
  const told = { ...film.metadata, patientId: film.metadata.patientId === null ? null : tablePatient(film.metadata.patientId, pseudonymKey) };
  const { patientId, sex, ageYears, view, source, licence, offsetDays } = header === null ? told : withHeader(told, header);
  return {
    index, file, label: labelOf(film, file), patientId: patientOf(file, patientId), sex, ageYears, view, source,
    blob, width, height, bitDepth, format, colour, fileBytes, licence, offsetDays, burnedIn,
  };
}

/** A label that is a folder's name, in any spelling, goes with it when the folder is named after the patient. */
function labelOf({ path, label }: PlannedFilm, file: string): string {
  const [folders, shown] = [path.split("/"), file.split("/")];
  const at = folders.findIndex((folder, index) => labelKey(folder) === labelKey(label) && folder !== shown[index]);
  return at < 0 ? label : shown[at];
}
