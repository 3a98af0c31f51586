import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { findThreadProgram } from "../engines/thread-program";
import { type DecodeAnswer, type DecodeRequest, decodeRequest } from "./decode-request";
import { type Preparation } from "./prepared-film";

/** Decodes films on several threads. */
export interface DecodePool {
  /** How many films it works on at once. */
  readonly width: number;
  decode(film: Omit<DecodeRequest, "id">): Promise<Preparation>;
  close(): Promise<void>;
}

/** A thread for each core where the built thread program is found, else this thread alone. */
export function openDecodePool(): DecodePool {
  const program = findThreadProgram("decode-worker");
  if (program === null) return { width: 1, decode: decodeRequest, close: () => Promise.resolve() };
  const threads = Array.from({ length: availableParallelism() }, () => new DecodeThread(program));
  return {
    width: threads.length * 2,
    decode: (film) => threads.reduce((idlest, thread) => (thread.waiting < idlest.waiting ? thread : idlest)).decode(film),
    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  };
}

/** A film that kills its thread (memory) is refused, and the next one gets a fresh thread. */
class DecodeThread {
  private worker: Worker;
  private nextId = 0;
  private readonly pending = new Map<number, { file: string; resolve: (preparation: Preparation) => void }>();

  constructor(private readonly program: string) {
    this.worker = this.start();
  }

  get waiting(): number {
    return this.pending.size;
  }

  decode(film: Omit<DecodeRequest, "id">): Promise<Preparation> {
    const id = this.nextId++;
    return new Promise((resolve) => {
      this.pending.set(id, { file: film.file, resolve });
      this.worker.postMessage({ ...film, id } satisfies DecodeRequest);
    });
  }

  async close(): Promise<void> {
    this.pending.clear();
    await this.worker.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.program);
    worker.on("message", ({ id, preparation }: DecodeAnswer) => {
      this.pending.get(id)?.resolve(preparation);
      this.pending.delete(id);
    });
    worker.on("error", () => {
      for (const { file, resolve } of this.pending.values()) resolve({ rejected: { code: "corruptImage", reason: `${file} could not be decoded: it, or a film beside it, used up the memory.` } });
      this.pending.clear();
      this.worker = this.start();
    });
    return worker;
  }
}
