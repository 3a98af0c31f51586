import { z } from "zod";
import { findThreadProgram } from "../../threads/program";
import { HilumError } from "../../errors";
import { type DecodeRequest } from "./decode-request";
import { type FilmTask, type FilmTaskResults, performFilmTask, type ReduceTask } from "./film-task";
import { type NetworkFilm, type NetworkFilmRequest } from "./network-film";
import { type PackTask } from "./pack-pool";
import { type Preparation, type Rejection } from "./prepared-film";
import { SharedWhileUsed } from "../../threads/shared-while-used";
import { TaskTimedOut, ThreadDied, ThreadPool } from "../../threads/pool";

/** Decodes films on several threads, for imports, predictions and previews alike. */
export interface DecodePool {
  /** How many films it works on at once. */
  readonly width: number;
  /** A film to be stored. */
  decode(film: DecodeRequest): Promise<Preparation>;
  /** A film to be asked about. */
  judge(film: NetworkFilmRequest): Promise<NetworkFilm>;
  /** A stored film as a network's square, `[size, size]` 0–255. Throws `corruptImage`. */
  pack(film: PackTask): Promise<Uint8Array>;
  /** A stored film made smaller, as an 8-bit grey PNG. Throws `corruptImage`. */
  reduce(film: ReduceTask): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A film of 64 million pixels takes seconds; whatever takes this long never ends. */
const FILM_MS = 60_000;
const HEAP_MB = 1024;
const IDLE_MS = 60_000;

/** A thread for each core where the built thread program is found, as after every `npm start` and `npx hilum`; else this thread alone, without limits. A film that its thread dies over, or never ends with, is refused; the others go on. */
export function openDecodePool(filmMs = FILM_MS): DecodePool {
  const program = findThreadProgram("decode-thread");
  if (program === null) return poolOf(performFilmTask, { width: 1, filmMs, close: () => Promise.resolve() });
  const pool = new ThreadPool<FilmTask, unknown>(program, z.unknown(), { taskMs: filmMs, heapMb: HEAP_MB });
  return poolOf((task) => pool.run(task), { width: pool.width, filmMs, close: () => pool.close() });
}

const shared = globalThis as typeof globalThis & { hilumDecodePool?: SharedWhileUsed<DecodePool> };

/** The one decoding pool of a server: its threads hold memory, so they are given back when there was nothing to do for a minute. */
export function withDecodePool<Result>(work: (pool: DecodePool) => Promise<Result>): Promise<Result> {
  shared.hilumDecodePool ??= new SharedWhileUsed(() => openDecodePool(), IDLE_MS);
  return shared.hilumDecodePool.use(work);
}

function poolOf(perform: (task: FilmTask) => Promise<unknown>, { width, filmMs, close }: { width: number; filmMs: number; close: () => Promise<void> }): DecodePool {
  // The threads run this code's own program: what they answer is trusted.
  const run = <Kind extends FilmTask["kind"]>(task: FilmTask & { kind: Kind }) => perform(task) as Promise<FilmTaskResults[Kind]>;
  const refused = (error: unknown): { rejected: Rejection } => ({ rejected: rejectionOfThread(error, filmMs) });
  const failed = (error: unknown): never => {
    const { code, reason } = rejectionOfThread(error, filmMs);
    throw new HilumError(code, reason, { cause: error });
  };
  return {
    width,
    decode: (request) => run({ kind: "import", request }).catch(refused),
    judge: (request) => run({ kind: "predict", request }).catch(refused),
    pack: (request) => run({ kind: "pack", request }).catch(failed),
    reduce: (request) => run({ kind: "reduce", request }).catch(failed),
    close,
  };
}

function rejectionOfThread(error: unknown, filmMs: number): Rejection {
  if (error instanceof TaskTimedOut) return { code: "corruptImage", reason: `The file could not be decoded within ${filmMs / 1000} seconds.` };
  if (!(error instanceof ThreadDied)) throw error;
  return { code: "corruptImage", reason: "The file could not be decoded: it used up the memory." };
}
