import { z } from "zod";
import { plainText, textField } from "../../text/plain-text";
import { FilmRecord } from "../film-record";
import { FindingMark } from "../marks/finding-marks";

/** What is known of a film beside its pixels. `patientId` is a pseudonym or whatever the metadata file says; null when unknown. */
export const FilmMetadata = FilmRecord.pick({
  sex: true,
  ageYears: true,
  view: true,
  source: true,
  licence: true,
  offsetDays: true,
}).extend({
  /** Null where only the folder tells it. */
  label: textField(1_000).nullable(),
  patientId: textField(1_000).nullable(),
  source: textField(1_000),
  licence: textField(1_000),
  /** What is said of each finding, in the table's order; absent where a film has one label. */
  findings: z.record(textField(100).min(1), FindingMark).optional(),
});
export type FilmMetadata = z.infer<typeof FilmMetadata>;

export const NOTHING_KNOWN: FilmMetadata = {
  label: null,
  patientId: null,
  sex: "unknown",
  ageYears: null,
  view: "unknown",
  source: "",
  licence: "",
  offsetDays: null,
};

/** The same without what is no text (see `plainText`): a table or a folder may hold anything. */
export function inPlainText(film: FilmMetadata): FilmMetadata {
  const plain = (text: string | null) => (text === null ? null : plainText(text).trim() || null);
  return {
    ...film,
    label: plain(film.label),
    patientId: plain(film.patientId),
    source: plain(film.source) ?? "",
    licence: plain(film.licence) ?? "",
    ...(film.findings === undefined
      ? {}
      : {
          findings: Object.fromEntries(
            Object.entries(film.findings).flatMap(([name, mark]) => {
              const shown = plain(name);
              return shown === null ? [] : [[shown, mark]];
            }),
          ),
        }),
  };
}

/**
 * Fills what the metadata file leaves open from a DICOM header.
 * @param header its patient id is a pseudonym already (see deidentify.ts).
 */
export function withHeader(
  metadata: FilmMetadata,
  header: Pick<FilmMetadata, "patientId" | "sex" | "ageYears" | "view">,
): FilmMetadata {
  return {
    ...metadata,
    patientId: metadata.patientId ?? header.patientId,
    sex: metadata.sex === "unknown" ? header.sex : metadata.sex,
    ageYears: metadata.ageYears ?? header.ageYears,
    view: metadata.view === "unknown" ? header.view : metadata.view,
  };
}

/** `00001234_005.png` of the NIH set: patient 00001234, follow-up 5. */
const NIH_NAME = /^(\d{8})_\d{3}$/;
/** `person1946_bacteria_4874.jpeg` of Kermany's set. */
const KERMANY_NAME = /^(person\d+)_(?:bacteria|virus)_\d+$/;

const stemOf = (path: string) => (path.split("/").at(-1) ?? path).replace(/\.[^.]*$/, "");

/** The patient in an NIH file name; null for another name. */
export function nihPatient(path: string): string | null {
  return NIH_NAME.exec(stemOf(path))?.[1] ?? null;
}

/** The patient group of a film: what is known, else the patient in a public set's file name, else the film is its own patient. */
export function patientOf(path: string, known: string | null): string {
  return known ?? nihPatient(path) ?? KERMANY_NAME.exec(stemOf(path))?.[1] ?? `file:${path}`;
}
