/** @file The program of one decoding thread: takes films as bytes or paths, answers each by its number. */
import { parentPort } from "node:worker_threads";
import { type DecodeAnswer, type DecodeRequest, decodeRequest } from "./decode-request";
import { type Preparation } from "./prepared-film";

parentPort?.on("message", (request: DecodeRequest) => {
  void answer(request);
});

async function answer(request: DecodeRequest): Promise<void> {
  const preparation = await decodeRequest(request).catch((error: unknown): Preparation => {
    process.stderr.write(`${request.file}: ${error instanceof Error ? error.stack : String(error)}\n`);
    return { rejected: { code: "corruptImage", reason: `${request.file} could not be decoded.` } };
  });
  const shared = "film" in preparation && preparation.film.png.buffer instanceof ArrayBuffer ? [preparation.film.png.buffer] : [];
  parentPort?.postMessage({ id: request.id, preparation } satisfies DecodeAnswer, shared);
}
