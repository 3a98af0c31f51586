/** @file What a film's header says about the patient and the exposure. Transient: used to group and describe, never stored raw. */
import type { GreyImage } from "./grey-image";

/** The views of the data-set schema. */
export type FilmView = "PA" | "AP" | "AP supine" | "lateral" | "unknown";

/** From a DICOM header. `patientId` identifies a person: callers replace it by a pseudonym before anything is kept. */
export interface FilmHeader {
  patientId: string | null;
  sex: "F" | "M" | "unknown";
  /** Whole years, 0–120; null when the header does not say. */
  ageYears: number | null;
  view: FilmView;
  /** DICOM defined terms, upper case: "CR", "DX", "CT" …; null when absent. */
  modality: string | null;
  /** Body Part Examined, upper case: "CHEST", "HAND" …; null when absent. */
  bodyPart: string | null;
  /** True for a drawing of the phantom. */
  synthetic: boolean;
}

/** A film as it came out of its file. */
export interface DecodedFilm {
  image: GreyImage;
  format: "png" | "jpeg" | "tiff" | "dicom";
  /** Bits per sample in the file, 1–16. */
  bitDepth: number;
  /** DICOM only. */
  header: FilmHeader | null;
}
