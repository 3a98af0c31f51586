import { availableParallelism } from "node:os";
import { type Transferable, Worker } from "node:worker_threads";
import { z } from "zod";
import { Failure, failureError } from "./failure";

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
 * A thread for each core, all running one bundled program (see `serve.ts`). Tasks are begun in their order, each by
 * the first thread that is free; a thread starts with its first task, has one in hand at a time, and does not keep the
 * process alive while it has none. One that dies, ends or is ended for its time takes the task in hand with it and no
 * other: those that wait are begun by the other threads and by the one that takes its place.
 */
export class ThreadPool<Task, Result> {
  private readonly threads: PoolThread<Task, Result>[];
  private readonly queue: Waiting<Task, Result>[] = [];

  /** @param result parses what the program answers. */
  constructor(program: string, result: z.ZodType<Result>, limits: ThreadLimits = {}, count = availableParallelism()) {
    this.threads = Array.from({ length: count }, () => new PoolThread(program, result, limits, () => this.deal()));
  }

  /** How many tasks keep every thread busy. */
  get width(): number {
    return this.threads.length * 2;
  }

  /** Throws what the task threw, {@link ThreadDied} and {@link TaskTimedOut}. */
  run(task: Task, moved: readonly Transferable[] = []): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.queue.push({ task, moved, resolve, reject });
      this.deal();
    });
  }

  async close(): Promise<void> {
    this.queue.length = 0;
    await Promise.all(this.threads.map((thread) => thread.close()));
  }

  private deal(): void {
    const free = this.threads.filter(({ isFree }) => isFree);
    // Threads that run already come first: few tasks do not start many.
    for (const thread of [...free.filter(({ isStarted }) => isStarted), ...free.filter(({ isStarted }) => !isStarted)]) {
      const next = this.queue.shift();
      if (next === undefined) return;
      thread.perform(next);
    }
  }
}

interface Waiting<Task, Result> {
  task: Task;
  moved: readonly Transferable[];
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

class PoolThread<Task, Result> {
  /** Null until there is something to do: a program that ends as soon as it starts is not started again and again. */
  private worker: Worker | null = null;
  private nextId = 0;
  private inHand: (Waiting<Task, Result> & { id: number }) | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly program: string, private readonly result: z.ZodType<Result>, private readonly limits: ThreadLimits, private readonly onFree: () => void) {}

  get isFree(): boolean {
    return this.inHand === null && !this.isClosed;
  }

  get isStarted(): boolean {
    return this.worker !== null;
  }

  perform(waiting: Waiting<Task, Result>): void {
    this.inHand = { ...waiting, id: this.nextId++ };
    this.worker ??= this.start();
    this.worker.ref();
    this.worker.postMessage({ id: this.inHand.id, task: waiting.task } satisfies NumberedTask<Task>, waiting.moved);
    const { taskMs } = this.limits;
    if (taskMs !== undefined) this.timer = setTimeout(() => this.endForTime(taskMs), taskMs);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.program, { resourceLimits: { maxOldGenerationSizeMb: this.limits.heapMb } });
    worker.on("message", (message: unknown) => worker === this.worker && this.settle(Answer.parse(message)));
    worker.on("error", (cause) => worker === this.worker && this.lose(new ThreadDied("A thread died.", { cause })));
    // Also after an error, when the thread is given up already.
    worker.on("exit", (code) => worker === this.worker && this.lose(new ThreadDied(`A thread ended with code ${code}.`)));
    return worker;
  }

  private endForTime(taskMs: number): void {
    const hanging = this.worker;
    this.lose(new TaskTimedOut(`A task took longer than ${taskMs} ms.`));
    void hanging?.terminate();
  }

  /** Gives the thread up, and with it the task in hand. */
  private lose(failure: Error): void {
    this.worker = null;
    this.release()?.reject(failure);
  }

  private settle(answer: NumberedAnswer): void {
    if (this.inHand?.id !== answer.id) return;
    this.worker?.unref();
    const done = this.release();
    if ("failure" in answer) done?.reject(failureError(answer.failure));
    else done?.resolve(this.result.parse(answer.value));
  }

  /** The task in hand, which is so no longer. */
  private release(): Waiting<Task, Result> | null {
    clearTimeout(this.timer);
    const done = this.inHand;
    this.inHand = null;
    if (!this.isClosed) this.onFree();
    return done;
  }
}
