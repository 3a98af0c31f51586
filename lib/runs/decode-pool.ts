import { z } from "zod";
import { findThreadProgram } from "../engines/thread-program";
import { type DecodeRequest, decodeRequest } from "./decode-request";
import { type Preparation } from "./prepared-film";
import { TaskTimedOut, ThreadDied, ThreadPool } from "./thread-pool";

/** Decodes films on several threads. */
export interface DecodePool {
  /** How many films it works on at once. */
  readonly width: number;
  decode(film: DecodeRequest): Promise<Preparation>;
  close(): Promise<void>;
}

/** A film of 64 million pixels takes seconds; whatever takes this long never ends. */
const FILM_MS = 120_000;
const HEAP_MB = 1024;

/** A thread for each core where the built thread program is found, as after every `npm start` and `npx hilum`; else this thread alone, without limits. A film that its thread dies over, or never ends with, is refused; the others go on. */
export function openDecodePool(): DecodePool {
  const program = findThreadProgram("decode-worker");
  if (program === null) return { width: 1, decode: decodeRequest, close: () => Promise.resolve() };
  const pool = new ThreadPool<DecodeRequest, Preparation>(program, z.custom<Preparation>(), { taskMs: FILM_MS, heapMb: HEAP_MB });
  return {
    width: pool.width,
    decode: (film) => pool.run(film).catch((error: unknown) => {
      if (error instanceof TaskTimedOut) return { rejected: { code: "corruptImage", reason: `The file could not be decoded within ${FILM_MS / 1000} seconds.` } };
      if (!(error instanceof ThreadDied)) throw error;
      return { rejected: { code: "corruptImage", reason: "The file could not be decoded: it used up the memory." } };
    }),
    close: () => pool.close(),
  };
}
