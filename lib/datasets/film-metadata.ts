import type { ImageRecord } from "./dataset";

/** What is known of a film beside its pixels. `patientId` is a pseudonym or whatever the metadata file says; null when unknown. */
export interface FilmMetadata extends Pick<ImageRecord, "sex" | "ageYears" | "view" | "source"> {
  /** Null where only the folder tells it. */
  label: string | null;
  patientId: string | null;
}

export const NOTHING_KNOWN: FilmMetadata = { label: null, patientId: null, sex: "unknown", ageYears: null, view: "unknown", source: "" };

/**
 * Fills what the metadata file leaves open from a DICOM header.
 * @param header its patient id is a pseudonym already (see deidentify.ts).
 */
export function withHeader(metadata: FilmMetadata, header: Pick<FilmMetadata, "patientId" | "sex" | "ageYears" | "view">): FilmMetadata {
  return {
    label: metadata.label,
    patientId: metadata.patientId ?? header.patientId,
    sex: metadata.sex === "unknown" ? header.sex : metadata.sex,
    ageYears: metadata.ageYears ?? header.ageYears,
    view: metadata.view === "unknown" ? header.view : metadata.view,
    source: metadata.source,
  };
}

/** `00001234_005.png` of the NIH set: patient 00001234, follow-up 5. */
const NIH_STEM = /^(\d{8})_\d{3}$/;

/** The patient group of a film: what is known, else the NIH file name's patient, else the film is its own patient. */
export function patientOf(path: string, known: string | null): string {
  if (known !== null) return known;
  const stem = (path.split("/").at(-1) ?? path).replace(/\.[^.]*$/, "");
  return NIH_STEM.exec(stem)?.[1] ?? `file:${path}`;
}
