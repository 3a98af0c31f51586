import { HilumError, isHilumError } from "../errors";
import { decodeFilm } from "../imaging/decode-film";
import type { DecodedFilm } from "../imaging/film-header";
import { checkFileBytes } from "../imaging/film-size";
import { checkFilm } from "../imaging/network/check-film";
import { preprocess } from "../imaging/network/preprocess";
import type { PreprocessingSpec } from "../imaging/network/preprocessing-spec";
import { prepareCodec } from "../imaging/prepare-codec";
import { findSyntheticMark } from "../phantom/find-synthetic-mark";
import { type GateOptions, refusalFor, refusePicture } from "./refuse-picture";

/** A film as a network takes it, `[size, size]` grey values 0–255; or why no network is asked, with the film if it could be decoded. */
export type JudgedFilm = { square: Uint8Array; film: DecodedFilm } | { refusal: HilumError; film: DecodedFilm | null };

/** What a film is to be made into, and for whom. */
export interface NetworkEye {
  /** Side of the network's input. */
  size: number;
  preprocessing: PreprocessingSpec;
  gate: GateOptions;
}

/**
 * From a file to the network's square, or to the reason not to ask the network: one way for the prediction page, HTTP and
 * the command line. Never throws for what a file may contain.
 * @param file what messages call it.
 */
export async function judgeFilm(
  bytes: Uint8Array,
  file: string,
  { size, preprocessing, gate }: NetworkEye,
): Promise<JudgedFilm> {
  let film: DecodedFilm | null = null;
  try {
    checkFileBytes(bytes.length);
    await prepareCodec(bytes);
    film = decodeFilm(bytes, file);
    const refusal = refuseFilm(film, gate);
    return refusal === null ? { square: preprocess(film.image, size, preprocessing), film } : { refusal, film };
  } catch (error) {
    return { refusal: refusalOf(error), film };
  }
}

/** Why a decoded film is not given to a network, the plainest reason first; null where there is none. */
function refuseFilm(film: DecodedFilm, gate: GateOptions): HilumError | null {
  const plain = checkFilm(film);
  if (plain !== null) return plain;
  const drawing = film.header?.synthetic === true || findSyntheticMark(film.image);
  if (gate.synthetic && !drawing && gate.evenDrawings !== true) return refusalFor("drawingsOnly");
  return refusePicture(film.image, gate);
}

function refusalOf(error: unknown): HilumError {
  if (isHilumError(error)) return error;
  if (error instanceof RangeError)
    return new HilumError("tooLarge", "The image is too large to decode in memory.", { cause: error });
  throw error;
}
