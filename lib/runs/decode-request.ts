import { readFile } from "node:fs/promises";
import { prepareCodec } from "../imaging/prepare-codec";
import { type ChestDrawing } from "../phantom/draw-chest";
import { errorCode } from "../store/storage-failure";
import { drawFilm, type Preparation, prepareFilm } from "./prepared-film";

/** A film for a decoding thread: a path, which is read there, the bytes of a file, or a drawing of the phantom to be made. */
export interface DecodeRequest {
  file: string;
  source: { path: string } | { bytes: Uint8Array } | { drawing: ChestDrawing };
}

/** Reads or draws one film and prepares it. */
export async function decodeRequest({ source }: DecodeRequest): Promise<Preparation> {
  if ("drawing" in source) return { film: drawFilm(source.drawing) };
  try {
    const bytes = "bytes" in source ? source.bytes : new Uint8Array(await readFile(source.path));
    await prepareCodec(bytes);
    return prepareFilm(bytes);
  } catch (error) {
    if (errorCode(error) === "") throw error;
    return { rejected: { code: "forbidden", reason: `The file cannot be read (${errorCode(error)}).` } };
  }
}
