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

/** A task whose thread died or ended over it, mostly for want of memory. */
export class ThreadDied extends Error {}

/** A task that took longer than its pool allows; its thread was ended. */
export class TaskTimedOut extends Error {}

export interface ThreadLimits {
  /** The most that one task may take, in milliseconds. @default no limit */
  taskMs?: number;
  /** The most that JavaScript values of one thread may take, in MiB; pixels lie outside of it. @default Node's own */
  heapMb?: number;
}

/**
 * A thread for each core, all running one bundled program (see `serve-tasks.ts`); each task goes to the idlest one. A
 * thread starts with its first task and performs its tasks in their order. One that dies, ends or is ended for its time
 * takes the task in hand with it; it is replaced when there is more to do, and the tasks that waited for it go to the new one.
 */
export class ThreadPool<Task, Result> {
  private readonly threads: PoolThread<Task, Result>[];

  /** @param result parses what the program answers. */
  constructor(program: string, result: z.ZodType<Result>, limits: ThreadLimits = {}, count = availableParallelism()) {
    this.threads = Array.from({ length: count }, () => new PoolThread(program, result, limits));
  }

  /** How many tasks keep every thread busy. */
  get width(): number {
    return this.threads.length * 2;
  }

  /** Throws what the task threw, {@link ThreadDied} and {@link TaskTimedOut}. */
  run(task: Task, moved: readonly Transferable[] = []): Promise<Result> {
    return this.threads.reduce((idlest, thread) => (thread.waiting < idlest.waiting ? thread : idlest)).run(task, moved);
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}

interface Waiting<Task, Result> {
  task: Task;
  /** What it moved is gone with the thread: it cannot be sent to another. */
  isMoved: boolean;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

class PoolThread<Task, Result> {
  /** Null until there is something to do: a program that ends as soon as it starts is not started again and again. */
  private worker: Worker | null = null;
  private nextId = 0;
  /** In the order of their start: the first is in hand. */
  private readonly pending = new Map<number, Waiting<Task, Result>>();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly program: string, private readonly result: z.ZodType<Result>, private readonly limits: ThreadLimits) {}

  get waiting(): number {
    return this.pending.size;
  }

  run(task: Task, moved: readonly Transferable[]): Promise<Result> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { task, isMoved: moved.length > 0, resolve, reject });
      this.worker ??= this.start();
      this.worker.postMessage({ id, task } satisfies NumberedTask<Task>, moved);
      if (this.pending.size === 1) this.watch();
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.pending.clear();
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.program, { resourceLimits: { maxOldGenerationSizeMb: this.limits.heapMb } });
    worker.on("message", (message: unknown) => worker === this.worker && this.settle(Answer.parse(message)));
    worker.on("error", (cause) => worker === this.worker && this.replace(new ThreadDied("A thread died.", { cause })));
    // Also after an error, when the thread has been replaced already.
    worker.on("exit", (code) => worker === this.worker && this.replace(new ThreadDied(`A thread ended with code ${code}.`)));
    return worker;
  }

  /** Counts the time of the task in hand. */
  private watch(): void {
    clearTimeout(this.timer);
    const { taskMs } = this.limits;
    if (taskMs === undefined || this.pending.size === 0) return;
    this.timer = setTimeout(() => {
      const hanging = this.worker;
      this.replace(new TaskTimedOut(`A task took longer than ${taskMs} ms.`));
      void hanging?.terminate();
    }, taskMs).unref();
  }

  /** The task in hand fails, the others begin anew in a fresh thread. */
  private replace(failure: Error): void {
    if (this.isClosed) return;
    const [inHand] = this.pending.keys();
    this.worker = null;
    for (const [id, waiting] of [...this.pending]) {
      if (id === inHand || waiting.isMoved) {
        this.pending.delete(id);
        waiting.reject(failure);
      } else {
        this.worker ??= this.start();
        this.worker.postMessage({ id, task: waiting.task } satisfies NumberedTask<Task>);
      }
    }
    this.watch();
  }

  private settle(answer: NumberedAnswer): void {
    const waiting = this.pending.get(answer.id);
    this.pending.delete(answer.id);
    this.watch();
    if ("failure" in answer) waiting?.reject(failureError(answer.failure));
    else waiting?.resolve(this.result.parse(answer.value));
  }
}
