import { CHEST_TERMS, UNLISTED } from "../dicom/header-codes";
import type { FilmHeader } from "../film-header";

/** Modalities that make projection films; PS3.3 C.7.3.1.1.1. OT and SC are scans and screen captures. */
const FILM_MODALITIES = ["CR", "DX", "RG", "OT", "SC", "XC"];

/** What of a header tells a chest film from another. */
export type ChestHeader = Pick<FilmHeader, "modality" | "bodyPart" | "view">;

/**
 * Why a header says that this is not a frontal chest film, in words; null when nothing speaks against it.
 * What the header leaves out is not held against the film.
 */
export function notChestReason(header: ChestHeader): string | null {
  const { modality, bodyPart, view } = header;
  if (modality !== null && !FILM_MODALITIES.includes(modality)) return `its modality is ${named(modality)}, not an X-ray film`;
  if (bodyPart !== null && !CHEST_TERMS.some((part) => bodyPart.includes(part))) return `its body part is ${named(bodyPart)}, not the chest`;
  if (view === "lateral") return "it is a lateral view; the networks learn from frontal ones";
  return null;
}

/** A term that is in no list is not repeated: it may be a name. */
function named(code: string): string {
  return code === UNLISTED ? "none that DICOM lists" : code;
}
