import { z } from "zod";
import { findThreadProgram } from "../../threads/program";
import { decodeGreyPng } from "../../imaging/png/grey-png";
import { preprocess } from "../../imaging/network/preprocess";
import { type PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { ThreadPool } from "../../threads/pool";

/** A stored film to be made into the network's square. */
export interface PackTask {
  png: Uint8Array;
  size: number;
  preprocessing: PreprocessingSpec;
}

/** `[size, size]` grey values 0–255. Throws `corruptImage`. */
export function packFilm({ png, size, preprocessing }: PackTask): Uint8Array {
  return preprocess(decodeGreyPng(png), size, preprocessing);
}

/** Packs films, on several threads where that pays. */
export interface PackPool {
  /** How many films it works on at once. */
  readonly width: number;
  pack(task: PackTask): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Fewer are packed sooner than threads are started. */
const WORTH_THREADS = 32;

export function openPackPool(films: number): PackPool {
  const program = films < WORTH_THREADS ? null : findThreadProgram("pack-thread");
  if (program === null) return { width: 1, pack: async (task) => packFilm(task), close: () => Promise.resolve() };
  const pool = new ThreadPool<PackTask, Uint8Array>(program, z.instanceof(Uint8Array));
  return { width: pool.width, pack: (task) => pool.run(task), close: () => pool.close() };
}
