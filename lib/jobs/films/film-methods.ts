/** @file All that is done to films where it must not hold up a server: what a decoding thread does. */
import { z } from "zod";
import { toEightBit } from "../../imaging/display-window";
import { decodeGreyPng, encodeGreyPng } from "../../imaging/png/grey-png";
import { thumbnail } from "../../imaging/resize";
import { type Answers } from "../../threads/methods";
import { decodeRequest } from "./decode-request";
import { networkFilm, type NetworkFilm } from "./network-film";
import { packFilm } from "./pack-film";
import { drawFilm, type PreparedFilm, type Preparation } from "./prepared-film";

/** A stored film to be shown smaller, with at most `side` pixels a side. */
export interface ReduceTask {
  png: Uint8Array;
  side: number;
}

/** An 8-bit grey PNG. Throws `corruptImage`. */
function reduceFilm({ png, side }: ReduceTask): Uint8Array {
  return encodeGreyPng(toEightBit(thumbnail(decodeGreyPng(png), side)));
}

/** Those of a stored film throw `corruptImage` where it is damaged; what a stranger's film may hold is in the answer. */
export const filmMethods = {
  import: decodeRequest,
  draw: drawFilm,
  predict: networkFilm,
  pack: packFilm,
  reduce: reduceFilm,
};
export type FilmMethods = typeof filmMethods;

const bytes = z.instanceof(Uint8Array);

/** A film with its facts and its header comes from this code's own program and is trusted. */
export const FILM_ANSWERS: Answers<FilmMethods> = {
  import: z.custom<Preparation>(),
  draw: z.custom<PreparedFilm>(),
  predict: z.custom<NetworkFilm>(),
  pack: bytes,
  reduce: bytes,
};
