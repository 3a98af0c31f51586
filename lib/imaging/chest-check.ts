import type { FilmHeader } from "./film-header";

/** Modalities that make projection films; PS3.3 C.7.3.1.1.1. OT and SC are scans and screen captures. */
const FILM_MODALITIES = ["CR", "DX", "RG", "OT", "SC", "XC"];
const CHEST = ["CHEST", "THORAX", "LUNG", "RIB", "STERNUM"];

/** What of a header tells a chest film from another. */
export type ChestHeader = Pick<FilmHeader, "modality" | "bodyPart" | "view">;

/**
 * Why a header says that this is not a frontal chest film, in words; null when nothing speaks against it.
 * What the header leaves out is not held against the film.
 */
export function notChestReason(header: ChestHeader): string | null {
  const { modality, bodyPart, view } = header;
  if (modality !== null && !FILM_MODALITIES.includes(modality)) return `its modality is ${modality}, not an X-ray film`;
  if (bodyPart !== null && !CHEST.some((part) => bodyPart.includes(part))) return `its body part is ${bodyPart}, not the chest`;
  if (view === "lateral") return "it is a lateral view; the networks learn from frontal ones";
  return null;
}
