import type { FilmRecord } from "../film-record";

/** Whose film it is, by a table, its header or its name; undefined where nothing tells, and each film is a patient of its own. */
export function recordedPatient({ patientId, file }: Pick<FilmRecord, "patientId" | "file">): string | undefined {
  return patientId === `file:${file}` ? undefined : patientId;
}
