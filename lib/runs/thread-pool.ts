import { availableParallelism } from "node:os";
import { type Transferable, Worker } from "node:worker_threads";
import { z } from "zod";
import { Failure, failureError } from "../engines/thread-failure";

/** A task as its thread gets it, and the thread's answer. */
export interface NumberedTask<Task> {
  id: number;
  task: Task;
}
const Answer = z.union([z.object({ id: z.number(), failure: Failure }), z.object({ id: z.number(), value: z.unknown() })]);
export type NumberedAnswer = z.infer<typeof Answer>;

/** A thread died, mostly for want of memory, and the tasks it had with it. */
export class ThreadDied extends Error {}

/**
 * A thread for each core, all running one bundled program (see `serve-tasks.ts`); each task goes to the idlest one.
 * A thread that dies takes its tasks with it and is replaced.
 */
export class ThreadPool<Task, Result> {
  private readonly threads: PoolThread<Task, Result>[];

  /** @param result parses what the program answers. */
  constructor(program: string, result: z.ZodType<Result>) {
    this.threads = Array.from({ length: availableParallelism() }, () => new PoolThread(program, result));
  }

  /** How many tasks keep every thread busy. */
  get width(): number {
    return this.threads.length * 2;
  }

  /** Throws what the task threw, and {@link ThreadDied}. */
  run(task: Task, moved: readonly Transferable[] = []): Promise<Result> {
    return this.threads.reduce((idlest, thread) => (thread.waiting < idlest.waiting ? thread : idlest)).run(task, moved);
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}

interface Waiting<Result> {
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

class PoolThread<Task, Result> {
  private worker: Worker;
  private nextId = 0;
  private readonly pending = new Map<number, Waiting<Result>>();

  constructor(private readonly program: string, private readonly result: z.ZodType<Result>) {
    this.worker = this.start();
  }

  get waiting(): number {
    return this.pending.size;
  }

  run(task: Task, moved: readonly Transferable[]): Promise<Result> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.worker.postMessage({ id, task } satisfies NumberedTask<Task>, moved);
    });
  }

  async close(): Promise<void> {
    this.pending.clear();
    await this.worker.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.program);
    worker.on("message", (message: unknown) => this.settle(Answer.parse(message)));
    worker.on("error", (cause) => {
      for (const { reject } of this.pending.values()) reject(new ThreadDied("A thread died.", { cause }));
      this.pending.clear();
      this.worker = this.start();
    });
    return worker;
  }

  private settle(answer: NumberedAnswer): void {
    const waiting = this.pending.get(answer.id);
    this.pending.delete(answer.id);
    if ("failure" in answer) waiting?.reject(failureError(answer.failure));
    else waiting?.resolve(this.result.parse(answer.value));
  }
}
