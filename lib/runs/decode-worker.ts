/** @file The program of one decoding thread: takes films as bytes or paths. */
import { decodeRequest, type DecodeRequest } from "./decode-request";
import { type Preparation } from "./prepared-film";
import { serveTasks } from "./serve-tasks";

serveTasks(async (request: DecodeRequest) => {
  const preparation = await decodeRequest(request).catch((error: unknown): Preparation => {
    // Not its name: that may be a patient's.
    process.stderr.write(`a film could not be decoded: ${error instanceof Error ? error.stack : String(error)}\n`);
    return { rejected: { code: "corruptImage", reason: "The file could not be decoded." } };
  });
  const isOwn = "film" in preparation && preparation.film.png.buffer instanceof ArrayBuffer;
  return { value: preparation, moved: isOwn ? [preparation.film.png.buffer as ArrayBuffer] : [] };
});
