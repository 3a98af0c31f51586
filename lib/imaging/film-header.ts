/** @file What a film's header says about the patient and the exposure. Transient: used to group and describe, never stored raw. */
import type { GreyImage } from "./grey-image";

/** The views of the data-set schema. */
export type Projection = "PA" | "AP" | "AP supine" | "lateral" | "unknown";

/** How the pixels of a file were coloured before they became grey. */
export type FilmColour = "grey" | "rgb" | "palette" | "cmyk";

/** From a DICOM header. `identity` identifies a person: callers pseudonymise it before anything is kept (see deidentify.ts). */
export interface FilmHeader {
  identity: FilmIdentity;
  sex: "F" | "M" | "unknown";
  /** Whole years; 90 stands for 90 and older; null when the header does not say. */
  ageYears: number | null;
  view: Projection;
  /** Left, right, both, unpaired (0020,0062 or 0020,0060); null when absent. */
  laterality: "L" | "R" | "B" | "U" | null;
  /** A code of a closed list (see dicom/header-codes.ts): "CR", "DX", "CT" … or UNLISTED; null when absent. */
  modality: string | null;
  /** Likewise: "CHEST", "HAND" … or UNLISTED; null when absent. */
  bodyPart: string | null;
  /** Burned In Annotation (0028,0301). */
  burnedIn: "yes" | "no" | "unknown";
  /** True for a drawing of the phantom. */
  synthetic: boolean;
  elements: HeaderElements;
}

/** Whose film it is. Never stored, logged or sent as it stands. */
export interface FilmIdentity {
  patientId: string | null;
  studyUid: string | null;
  /** Study Date as whole days since 1970-01-01; null when absent or no date. */
  studyDay: number | null;
  /** What else would name the person or the visit in a path: names, ids, dates, in every likely character set; of letters of an alphabet at least two. */
  marks: readonly string[];
}

/** Which elements a header has: what a report of the de-identification needs. Tags as `ggggeeee` in lower-case hex, no values. */
export interface HeaderElements {
  /** Of even groups at the top, file meta included. */
  tags: readonly string[];
  /** Of even groups inside sequences. */
  nested: readonly string[];
  /** How many are of odd groups, at any depth. */
  privateTags: number;
}

/** A film as it came out of its file. */
export interface DecodedFilm {
  image: GreyImage;
  format: "png" | "jpeg" | "tiff" | "dicom";
  /** Bits per sample in the file, 1–16. */
  bitDepth: number;
  colour: FilmColour;
  /** How colourful the file's pixels are, 0–1, see chroma.ts; 0 for grey ones. */
  chroma: number;
  /** DICOM only. */
  header: FilmHeader | null;
  /** The file's own zlib stream where a grey PNG around it is this film (see decode-png.ts). */
  stream?: Uint8Array | null;
}
