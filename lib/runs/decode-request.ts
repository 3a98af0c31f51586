import { readFile } from "node:fs/promises";
import { errorCode } from "../store/storage-failure";
import { type Preparation, prepareFilm } from "./prepared-film";

/** A film for a decoding thread; a path is read there, so that the caller's thread stays free. */
export interface DecodeRequest {
  id: number;
  file: string;
  source: { path: string } | { bytes: Uint8Array };
}

export interface DecodeAnswer {
  id: number;
  preparation: Preparation;
}

/** Reads and prepares one film. */
export async function decodeRequest({ file, source }: Omit<DecodeRequest, "id">): Promise<Preparation> {
  if ("bytes" in source) return prepareFilm(source.bytes, file);
  try {
    return prepareFilm(new Uint8Array(await readFile(source.path)), file);
  } catch (error) {
    if (errorCode(error) === "") throw error;
    return { rejected: { code: "forbidden", reason: `The file cannot be read (${errorCode(error)}).` } };
  }
}
