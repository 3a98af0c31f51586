import { z } from "zod";
import { silenceRuntime } from "../../engines/compiled/onnxruntime/silence-runtime";
import { findThreadProgram } from "../../threads/program";
import { HilumError } from "../../errors";
import { type InferenceMethods, type InferTask, WarmSessions } from "./infer-task";
import { type FoundNetwork } from "./open-network";
import { SharedWhileUsed } from "../../threads/shared-while-used";
import { TaskTimedOut, ThreadDied } from "../../threads/failure";
import { ThreadPool } from "../../threads/pool";

/** Asks networks, and keeps those asked last open. */
export interface InferencePool {
  /** `[labels]` logits of a film, `[size, size]` 0–255. Throws as `FoundNetwork.load`, and `unsupportedEngine`, `outOfMemory`. */
  infer(network: Pick<FoundNetwork, "key" | "load">, square: Uint8Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** One film, and where it is the first also the opening of its network. */
const FILM_MS = 120_000;
const IDLE_MS = 300_000;

/** One thread, for the runtime has its own for each core; this thread where the built program is not found, as in tests. */
export function openInferencePool(): InferencePool {
  const program = findThreadProgram("inference-thread");
  if (program === null) {
    const sessions = new WarmSessions();
    return poolOf(
      (task) => sessions.infer(task),
      () => sessions.close(),
    );
  }
  // A thread cannot do it for itself.
  silenceRuntime();
  const pool = new ThreadPool<InferenceMethods>(
    program,
    { infer: z.instanceof(Float32Array).nullable() },
    { taskMs: FILM_MS },
    1,
  );
  return poolOf(
    (task) => pool.call("infer", [task]).catch(fromThread),
    () => pool.close(),
  );
}

const shared = globalThis as typeof globalThis & { hilumInferencePool?: SharedWhileUsed<InferencePool> };

/** The one inference pool of a process; its networks are closed when nobody asked for five minutes. */
export function withInferencePool<Result>(work: (pool: InferencePool) => Promise<Result>): Promise<Result> {
  shared.hilumInferencePool ??= new SharedWhileUsed(() => openInferencePool(), IDLE_MS);
  return shared.hilumInferencePool.use(work);
}

function poolOf(ask: (task: InferTask) => Promise<Float32Array | null>, close: () => Promise<void>): InferencePool {
  /** A network is loaded and sent once, however many films wait for it. */
  const opening = new Map<string, Promise<Float32Array | null>>();
  const open = async ({ key, load }: Pick<FoundNetwork, "key" | "load">, square: Uint8Array) =>
    ask({ key, material: await load(), square });
  return {
    async infer(network, square) {
      for (;;) {
        const { key } = network;
        const logits = await ask({ key, material: null, square });
        if (logits !== null) return logits;
        const under = opening.get(key);
        if (under !== undefined) {
          await under;
          continue;
        }
        const first = open(network, square).finally(() => opening.delete(key));
        opening.set(key, first);
        const answer = await first;
        if (answer !== null) return answer;
      }
    },
    close,
  };
}

function fromThread(error: unknown): never {
  if (error instanceof TaskTimedOut)
    throw new HilumError("outOfMemory", `The network did not answer within ${FILM_MS / 1000} seconds.`, {
      remedy: "Close other programs and ask again; nothing was changed.",
      cause: error,
    });
  if (error instanceof ThreadDied)
    throw new HilumError(
      "outOfMemory",
      "The network could not be run: its thread ended, most often for want of memory.",
      { remedy: "Close other programs and ask again; nothing was changed.", cause: error },
    );
  throw error;
}
