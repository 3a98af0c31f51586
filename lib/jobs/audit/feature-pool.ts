import { z } from "zod";
import { encodeFilmFeatures, filmFeatures } from "../../audit/film-features";
import { findThreadProgram } from "../../threads/program";
import { HilumError } from "../../errors";
import { decodeGreyPng } from "../../imaging/png/grey-png";
import { TaskTimedOut, ThreadDied } from "../../threads/failure";
import { ThreadPool } from "../../threads/pool";

/** A stored grey PNG reduced to what an audit keeps of it, encoded: `[FILM_FEATURES_BYTES]`. Throws `corruptImage`. */
function featuresOfPng(png: Uint8Array): Uint8Array {
  return encodeFilmFeatures([filmFeatures(decodeGreyPng(png))]);
}

/** What a thread does that reads films for an audit. */
export const featureMethods = { features: featuresOfPng };
export type FeatureMethods = typeof featureMethods;

/** Reduces films to their features, on several threads where that pays. */
export interface FeaturePool {
  /** How many films it works on at once. */
  readonly width: number;
  /** Throws `corruptImage`, also of a film that its thread dies over or never ends with. */
  features(png: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Fewer are done sooner than threads are started. */
const WORTH_THREADS = 32;
/** A film of 64 million pixels takes seconds; whatever takes this long never ends. */
const FILM_MS = 120_000;
const HEAP_MB = 1024;

export function openFeaturePool(films: number): FeaturePool {
  const program = films < WORTH_THREADS ? null : findThreadProgram("feature-thread");
  // Two, so that the next film is read while one is computed.
  if (program === null)
    return { width: 2, features: async (png) => featuresOfPng(png), close: () => Promise.resolve() };
  const pool = new ThreadPool<FeatureMethods>(
    program,
    { features: z.instanceof(Uint8Array) },
    { taskMs: FILM_MS, heapMb: HEAP_MB },
  );
  return {
    width: pool.width,
    features: (png) => pool.call("features", [png]).catch(refuseFilm),
    close: () => pool.close(),
  };
}

function refuseFilm(error: unknown): never {
  if (!(error instanceof ThreadDied || error instanceof TaskTimedOut)) throw error;
  const why =
    error instanceof TaskTimedOut ? `took more than ${FILM_MS / 1000} seconds` : "used up the memory of its thread";
  throw new HilumError("corruptImage", `A stored film ${why}.`, {
    cause: error,
    remedy: "Close what else needs memory and make the audit again. If it fails again, import the data set anew.",
  });
}
