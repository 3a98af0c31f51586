import { type FilmRefusal, HilumError } from "../../errors";
import { CHEST_TERMS, UNLISTED } from "../dicom/header-codes";
import type { DecodedFilm, FilmHeader } from "../film-header";

/** Modalities that make projection films; PS3.3 C.7.3.1.1.1. OT and SC are scans and screen captures. */
const FILM_MODALITIES = ["CR", "DX", "RG", "OT", "SC", "XC"];

/** What of a header tells a chest film from another. */
export type ChestHeader = Pick<FilmHeader, "modality" | "bodyPart" | "view">;

/** Below this many pixels on the shorter side, nothing of a chest film is left to judge. */
const MIN_SIDE = 96;
/** Longer over shorter side: frontal films are at most 1.7 in the public sets this was set on, and the centre square is all a model sees. */
const MAX_ASPECT = 2;
/** Mean chroma (see chroma.ts): films saved in colour stay below 0.02, photographs start about 0.1. */
const MAX_CHROMA = 0.1;

function refuse(refusal: FilmRefusal, message: string, remedy: string): HilumError {
  return new HilumError("notAChestFilm", message, { remedy, refusal });
}

/**
 * The plain reasons not to ask a model about a film: null when there is none, else a `notAChestFilm` that says what is
 * wrong. Looks at sides, greys, colour and the DICOM header only; it does not know a chest
 * from a hand. What the picture shows is judged by lib/gate.
 */
export function checkFilm({
  image,
  chroma,
  header,
}: Pick<DecodedFilm, "image" | "chroma"> & { header: ChestHeader | null }): HilumError | null {
  const { width, height } = image;
  const shorter = Math.min(width, height);
  const strange = header === null ? null : notChestReason(header);
  if (strange !== null)
    return refuse(
      "header",
      `By its header this is not a frontal chest film: ${strange}.`,
      "Choose the frontal (PA or AP) chest film of the study.",
    );
  if (shorter < MIN_SIDE)
    return refuse(
      "tooSmall",
      `The image is too small to judge: ${width} × ${height} pixels.`,
      `Choose the full film; the shorter side needs at least ${MIN_SIDE} pixels.`,
    );
  if (Math.max(width, height) / shorter > MAX_ASPECT) {
    return refuse(
      "cropped",
      `The image is far from square (${width} × ${height}): it is cropped, or not a frontal chest film.`,
      "Choose the whole film. The model reads its central square.",
    );
  }
  if (chroma > MAX_CHROMA)
    return refuse(
      "colour",
      "The image is a colour picture, not a radiograph.",
      "Choose the film itself, not a photograph or a screenshot with coloured parts.",
    );
  if (isBlank(image.data))
    return refuse("blank", "The image is blank: all its pixels have the same grey.", "Export the film again.");
  return null;
}

function isBlank(data: Uint8Array | Uint16Array): boolean {
  return data.every((value) => value === data[0]);
}

/**
 * Why a header says that this is not a frontal chest film, in words; null when nothing speaks against it.
 * What the header leaves out is not held against the film.
 */
export function notChestReason(header: ChestHeader): string | null {
  const { modality, bodyPart, view } = header;
  if (modality !== null && !FILM_MODALITIES.includes(modality))
    return `its modality is ${named(modality)}, not an X-ray film`;
  if (bodyPart !== null && !CHEST_TERMS.some((part) => bodyPart.includes(part)))
    return `its body part is ${named(bodyPart)}, not the chest`;
  if (view === "lateral") return "it is a lateral view; the networks learn from frontal ones";
  return null;
}

/** A term that is in no list is not repeated: it may be a name. */
function named(code: string): string {
  return code === UNLISTED ? "none that DICOM lists" : code;
}
