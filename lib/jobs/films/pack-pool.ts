import { z } from "zod";
import { type Answers, callHere, type Caller } from "../../threads/methods";
import { ThreadPool } from "../../threads/pool";
import { findThreadProgram } from "../../threads/program";
import { packFilm, type PackTask } from "./pack-film";

/** What a packing thread does: a film's square is written where it belongs, into memory that threads share. */
export const packMethods = { packInto: (square: Uint8Array, task: PackTask): void => square.set(packFilm(task)) };
export type PackMethods = typeof packMethods;
const ANSWERS: Answers<PackMethods> = { packInto: z.void() };

/** Packs films, on several threads where that pays. */
export interface PackPool {
  /** How many films it works on at once. */
  readonly width: number;
  /** Writes `[size, size]` grey values 0–255 into shared memory. Throws `corruptImage`. */
  packInto(square: Uint8Array, task: PackTask): Promise<void>;
  close(): Promise<void>;
}

/** Fewer are packed sooner than threads are started. */
const WORTH_THREADS = 32;

export function openPackPool(films: number): PackPool {
  const program = films < WORTH_THREADS ? null : findThreadProgram("pack-thread");
  const pool = program === null ? null : new ThreadPool<PackMethods>(program, ANSWERS);
  const call: Caller<PackMethods> = pool === null ? callHere(packMethods) : (method, args) => pool.call(method, args);
  return {
    width: pool?.width ?? 1,
    packInto: (square, task) => call("packInto", [square, task]),
    close: async () => pool?.close(),
  };
}
