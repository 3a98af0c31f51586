import { HilumError } from "../../errors";
import { type ChestDrawing } from "../../phantom/draw-chest";
import { TaskTimedOut, ThreadDied } from "../../threads/failure";
import { callHere, type Caller } from "../../threads/methods";
import { ThreadPool } from "../../threads/pool";
import { findThreadProgram } from "../../threads/program";
import { SharedWhileUsed } from "../../threads/shared-while-used";
import { type DecodeRequest } from "./decode-request";
import { FILM_ANSWERS, filmMethods, type FilmMethods, type ReduceTask } from "./film-methods";
import { type NetworkFilm, type NetworkFilmRequest } from "./network-film";
import { type PackTask } from "./pack-film";
import { type Preparation, type PreparedFilm, type Rejection } from "./prepared-film";

/** Decodes films on several threads, for imports, predictions and previews alike. */
export interface DecodePool {
  /** How many films it works on at once. */
  readonly width: number;
  /** A film to be stored. */
  decode(film: DecodeRequest): Promise<Preparation>;
  /** A film of the phantom. */
  draw(drawing: ChestDrawing): Promise<PreparedFilm>;
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
  if (program === null) return poolOf(callHere(filmMethods), { width: 1, filmMs, close: () => Promise.resolve() });
  const pool = new ThreadPool<FilmMethods>(program, FILM_ANSWERS, { taskMs: filmMs, heapMb: HEAP_MB });
  return poolOf((method, args) => pool.call(method, args), { width: pool.width, filmMs, close: () => pool.close() });
}

const shared = globalThis as typeof globalThis & { hilumDecodePool?: SharedWhileUsed<DecodePool> };

/** The one decoding pool of a server: its threads hold memory, so they are given back when there was nothing to do for a minute. */
export function withDecodePool<Result>(work: (pool: DecodePool) => Promise<Result>): Promise<Result> {
  shared.hilumDecodePool ??= new SharedWhileUsed(() => openDecodePool(), IDLE_MS);
  return shared.hilumDecodePool.use(work);
}

function poolOf(
  call: Caller<FilmMethods>,
  { width, filmMs, close }: { width: number; filmMs: number; close: () => Promise<void> },
): DecodePool {
  const refused = (error: unknown): { rejected: Rejection } => ({ rejected: rejectionOfThread(error, filmMs) });
  const failed = (error: unknown): never => {
    const { code, reason } = rejectionOfThread(error, filmMs);
    throw new HilumError(code, reason, { cause: error });
  };
  return {
    width,
    decode: (request) => call("import", [request]).catch(refused),
    draw: (drawing) => call("draw", [drawing]),
    judge: (request) => call("predict", [request]).catch(refused),
    pack: (task) => call("pack", [task]).catch(failed),
    reduce: (task) => call("reduce", [task]).catch(failed),
    close,
  };
}

function rejectionOfThread(error: unknown, filmMs: number): Rejection {
  if (error instanceof TaskTimedOut)
    return { code: "corruptImage", reason: `The file could not be decoded within ${filmMs / 1000} seconds.` };
  if (!(error instanceof ThreadDied)) throw error;
  return { code: "corruptImage", reason: "The file could not be decoded: it used up the memory." };
}
