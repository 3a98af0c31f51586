import { checkFilm } from "../../imaging/network/check-film";
import { decodeFilm } from "../../imaging/decode-film";
import { checkFileBytes } from "../../imaging/film-size";
import { prepareCodec } from "../../imaging/prepare-codec";
import { preprocess } from "../../imaging/network/preprocess";
import { type PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { type Rejection, rejectionOf } from "./prepared-film";

/** A film to be asked about, as it was sent. */
export interface NetworkFilmRequest {
  /** What messages call it. */
  file: string;
  bytes: Uint8Array;
  /** Side of the network's input. */
  size: number;
  preprocessing: PreprocessingSpec;
}

/** `[size, size]` grey values 0–255, or why a model should not be asked. */
export type NetworkFilm = { square: Uint8Array } | { rejected: Rejection };

/** Decodes a film, judges it by {@link checkFilm} and makes it the network's square. Never throws for what a file may contain. */
export async function networkFilm({ file, bytes, size, preprocessing }: NetworkFilmRequest): Promise<NetworkFilm> {
  try {
    checkFileBytes(bytes.length);
    await prepareCodec(bytes);
    const film = decodeFilm(bytes, file);
    const objection = checkFilm(film);
    if (objection !== null) throw objection;
    return { square: preprocess(film.image, size, preprocessing) };
  } catch (error) {
    return { rejected: rejectionOf(error) };
  }
}
