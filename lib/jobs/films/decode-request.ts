import { constants, open } from "node:fs/promises";
import { HilumError, isHilumError } from "../../errors";
import { checkFileBytes } from "../../imaging/film-size";
import { prepareCodec } from "../../imaging/prepare-codec";
import { errorCode } from "../../error-code";
import { type Preparation, prepareFilm, rejectionOf } from "./prepared-film";

/** A film for a decoding thread: a path, which is read there, or the bytes of a file. */
export interface DecodeRequest {
  file: string;
  source: { path: string } | { bytes: Uint8Array };
}

/** Reads one film and prepares it. */
export async function decodeRequest({ source }: DecodeRequest): Promise<Preparation> {
  try {
    const bytes = "bytes" in source ? source.bytes : await readFilm(source.path);
    checkFileBytes(bytes.length);
    await prepareCodec(bytes);
    return prepareFilm(bytes);
  } catch (error) {
    if (isHilumError(error)) return { rejected: rejectionOf(error) };
    if (errorCode(error) === "") throw error;
    return { rejected: { code: "forbidden", reason: `The file cannot be read (${errorCode(error)}).` } };
  }
}

/** Looks before it reads: at the size, and whether it is still a file, for a pipe never ends. */
async function readFilm(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const info = await file.stat();
    if (!info.isFile()) throw new HilumError("unsupportedImage", "It is no file.");
    checkFileBytes(info.size);
    const { buffer, byteOffset, length } = await file.readFile();
    return new Uint8Array(buffer, byteOffset, length);
  } finally {
    await file.close();
  }
}
