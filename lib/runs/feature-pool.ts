import { z } from "zod";
import { encodeFilmFeatures, filmFeatures } from "../audit/film-features";
import { findThreadProgram } from "../engines/thread-program";
import { decodeGreyPng } from "../imaging/grey-png";
import { ThreadPool } from "./thread-pool";

/** A stored grey PNG reduced to what an audit keeps of it, encoded: `[FILM_FEATURES_BYTES]`. Throws `corruptImage`. */
export function featuresOfPng(png: Uint8Array): Uint8Array {
  return encodeFilmFeatures([filmFeatures(decodeGreyPng(png))]);
}

/** Reduces films to their features, on several threads where that pays. */
export interface FeaturePool {
  /** How many films it works on at once. */
  readonly width: number;
  features(png: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Fewer are done sooner than threads are started. */
const WORTH_THREADS = 32;

export function openFeaturePool(films: number): FeaturePool {
  const program = films < WORTH_THREADS ? null : findThreadProgram("feature-thread");
  // Two, so that the next film is read while one is computed.
  if (program === null) return { width: 2, features: async (png) => featuresOfPng(png), close: () => Promise.resolve() };
  const pool = new ThreadPool<Uint8Array, Uint8Array>(program, z.instanceof(Uint8Array));
  return { width: pool.width, features: (png) => pool.run(png), close: () => pool.close() };
}
