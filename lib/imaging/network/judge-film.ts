import { HilumError, isHilumError } from "../../errors";
import { decodeFilm } from "../decode-film";
import type { DecodedFilm } from "../film-header";
import { checkFileBytes } from "../film-size";
import { prepareCodec } from "../prepare-codec";
import { checkFilm } from "./check-film";
import { preprocess } from "./preprocess";
import type { PreprocessingSpec } from "./preprocessing-spec";

/** A film as a network takes it, `[size, size]` grey values 0–255; or why no network is asked, with the film if it could be decoded. */
export type JudgedFilm = { square: Uint8Array; film: DecodedFilm } | { refusal: HilumError; film: DecodedFilm | null };

/** What a film is to be made into. */
export interface NetworkEye {
  /** Side of the network's input. */
  size: number;
  preprocessing: PreprocessingSpec;
}

/**
 * From a file to the network's square, or to the reason not to ask the network: one way for the prediction page, HTTP and
 * the command line. Never throws for what a file may contain.
 * @param file what messages call it.
 */
export async function judgeFilm(
  bytes: Uint8Array,
  file: string,
  { size, preprocessing }: NetworkEye,
): Promise<JudgedFilm> {
  let film: DecodedFilm | null = null;
  try {
    checkFileBytes(bytes.length);
    await prepareCodec(bytes);
    film = decodeFilm(bytes, file);
    const refusal = checkFilm(film);
    return refusal === null ? { square: preprocess(film.image, size, preprocessing), film } : { refusal, film };
  } catch (error) {
    return { refusal: refusalOf(error), film };
  }
}

function refusalOf(error: unknown): HilumError {
  if (isHilumError(error)) return error;
  if (error instanceof RangeError)
    return new HilumError("tooLarge", "The image is too large to decode in memory.", { cause: error });
  throw error;
}
