import { z } from "zod";
import { findThreadProgram } from "../engines/thread-program";
import { type DecodeRequest, decodeRequest } from "./decode-request";
import { type Preparation } from "./prepared-film";
import { ThreadDied, ThreadPool } from "./thread-pool";

/** Decodes films on several threads. */
export interface DecodePool {
  /** How many films it works on at once. */
  readonly width: number;
  decode(film: DecodeRequest): Promise<Preparation>;
  close(): Promise<void>;
}

/** A thread for each core where the built thread program is found, else this thread alone. A film that kills its thread (memory) is refused. */
export function openDecodePool(): DecodePool {
  const program = findThreadProgram("decode-worker");
  if (program === null) return { width: 1, decode: decodeRequest, close: () => Promise.resolve() };
  const pool = new ThreadPool<DecodeRequest, Preparation>(program, z.custom<Preparation>());
  return {
    width: pool.width,
    decode: (film) => pool.run(film).catch((error: unknown) => {
      if (!(error instanceof ThreadDied)) throw error;
      return { rejected: { code: "corruptImage", reason: `${film.file} could not be decoded: it, or a film beside it, used up the memory.` } };
    }),
    close: () => pool.close(),
  };
}
