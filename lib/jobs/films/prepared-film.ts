import { type FilmFacts } from "../../datasets/film-facts";
import { type DeidentificationReport } from "../../datasets/identity/deidentification-report";
import { deidentificationReport } from "../../datasets/identity/deidentify";
import { type ErrorCode, type FilmRefusal, HilumError, isHilumError } from "../../errors";
import { decodeFilm } from "../../imaging/decode-film";
import { findTextLines } from "../../imaging/burned-in-text";
import { identityMarks } from "../../imaging/dicom/dicom-header";
import { type DecodedFilm, type FilmHeader } from "../../imaging/film-header";
import { encodeGreyPng, wrapGreyPng } from "../../imaging/png/grey-png";
import { type ChestDrawing, drawChest } from "../../phantom/draw-chest";

/** A film ready to be stored: a lossless grey PNG without any of its file's own data. */
export interface PreparedFilm extends FilmFacts {
  png: Uint8Array;
  /** What became of a DICOM header; null for other formats. */
  removed: DeidentificationReport | null;
  /** Transient: must be de-identified before anything is kept (see deidentify.ts). */
  header: FilmHeader | null;
}

/** A film, or why it was refused. */
export type Preparation = { film: PreparedFilm } | { rejected: Rejection };

export interface Rejection {
  code: ErrorCode;
  reason: string;
  /** What to do about it. */
  remedy?: string;
  /** Of a film that no model answers: what kind of picture it is. */
  refusal?: FilmRefusal;
  /** Transient: what in the file's name and the reason would name the patient (see film-header.ts). @default nothing */
  marks?: readonly string[];
}

/** Decodes a file and encodes it anew. Never throws for what a file may contain; its name, which may be a patient's, is not in the reason. */
export function prepareFilm(bytes: Uint8Array): Preparation {
  try {
    const decoded = decodeFilm(bytes, "The file");
    const { image, format, bitDepth, colour, header } = decoded;
    return {
      film: {
        png: storedPng(decoded),
        width: image.width,
        height: image.height,
        bitDepth,
        format,
        colour,
        fileBytes: bytes.length,
        header,
        burnedIn: findTextLines(image).length > 0 ? "yes" : (header?.burnedIn ?? "unknown"),
        removed: header === null ? null : deidentificationReport(header.elements),
      },
    };
  } catch (error) {
    return { rejected: { ...rejectionOf(error), marks: identityMarks(bytes) } };
  }
}

/** A grey PNG's own stream is as good as a new one, and much sooner there. */
function storedPng({ image, stream }: DecodedFilm): Uint8Array {
  return stream == null
    ? encodeGreyPng(image)
    : wrapGreyPng({ width: image.width, height: image.height, depth: image.maxValue > 255 ? 16 : 8, stream });
}

/** Draws a film of the phantom. */
export function drawFilm(drawing: ChestDrawing): PreparedFilm {
  const image = drawChest(drawing);
  return {
    png: encodeGreyPng(image),
    width: image.width,
    height: image.height,
    bitDepth: image.maxValue > 255 ? 16 : 8,
    format: "phantom",
    colour: "grey",
    fileBytes: null,
    burnedIn: "unknown",
    removed: null,
    header: null,
  };
}

/** The user's words for a file that could not be read. Throws what is not the file's fault. */
export function rejectionOf(error: unknown): Rejection {
  if (isHilumError(error))
    return { code: error.code, reason: error.message, remedy: error.remedy, refusal: error.refusal };
  if (error instanceof RangeError)
    return rejectionOf(new HilumError("tooLarge", "The image is too large to decode in memory.", { cause: error }));
  throw error;
}
