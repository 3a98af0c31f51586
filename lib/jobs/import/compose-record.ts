import { factsOf } from "../../datasets/film-facts";
import { type FilmRecord } from "../../datasets/film-record";
import { patientOf, withHeader } from "../../datasets/import/film-metadata";
import { marksOf } from "../../datasets/marks/align-marks";
import { labelKey } from "../../datasets/import/name-key";
import { type PlannedFilm } from "../../datasets/import/plan-import";
import { type StoredFilm } from "../../datasets/stored-film";
import { tablePatient } from "../../datasets/identity/table-patient";

/**
 * The record of a film in a data set: what a table says, else its own header, else nothing.
 * Its file goes by the given path, without the names of patients (see hideLikewise).
 * @param findings of the import, in the order of the films' marks; none where films have labels
 */
export function composeRecord(
  index: number,
  { film, file, stored }: { film: PlannedFilm; file: string; stored: StoredFilm },
  pseudonymKey: Uint8Array,
  findings: readonly string[],
): FilmRecord {
  const { blob, header } = stored;
  const told = {
    ...film.metadata,
    patientId: film.metadata.patientId === null ? null : tablePatient(film.metadata.patientId, pseudonymKey),
  };
  const { patientId, sex, ageYears, view, source, licence, offsetDays } =
    header === null ? told : withHeader(told, header);
  return {
    index,
    file,
    label: labelOf(film, file),
    ...(findings.length === 0 ? {} : { marks: marksOf(film.metadata, findings) }),
    patientId: patientOf(file, patientId),
    sex,
    ageYears,
    view,
    source,
    blob,
    ...factsOf(stored),
    licence,
    offsetDays,
  };
}

/** A label that is a folder's name, in any spelling, goes with it when the folder is named after the patient. */
function labelOf({ path, label }: PlannedFilm, file: string): string {
  const [folders, shown] = [path.split("/"), file.split("/")];
  const at = folders.findIndex((folder, index) => labelKey(folder) === labelKey(label) && folder !== shown[index]);
  return at < 0 ? label : shown[at];
}
