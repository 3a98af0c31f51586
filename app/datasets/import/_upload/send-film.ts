import { client } from "@/lib/api/browser/client";
import { type ErrorCode, isHilumError } from "@/lib/errors";
import { checkFileBytes } from "@/lib/imaging/film-size";
import { type ChosenFile } from "./preview-import";

/** What the server says against one file; the next one may well go through. */
const OF_THE_FILE: readonly ErrorCode[] = ["tooLarge", "unsupportedImage", "corruptImage"];

/**
 * Sends one film of an import; null when it was accepted, else why not. A file that is too large is not even read, and one
 * that the browser cannot read is listed like any other: neither stops the rest. Throws what stands against the import.
 */
export async function sendFilm(
  importId: string,
  { path, stamp, size, read }: ChosenFile,
  signal: AbortSignal,
): Promise<string | null> {
  let bytes: Blob | Uint8Array<ArrayBuffer>;
  try {
    checkFileBytes(size);
    bytes = await read();
  } catch (error) {
    return isHilumError(error) ? error.message : "the browser could not read the file";
  }
  try {
    const verdict = await client.putImportFile(importId, { path, stamp }, bytes, { signal });
    return verdict.accepted ? null : verdict.reason;
  } catch (error) {
    if (isHilumError(error) && OF_THE_FILE.includes(error.code)) return error.message;
    throw error;
  }
}
