import { availableParallelism } from "node:os";
import { Channel, type CallOptions } from "./channel";
import { ThreadDied } from "./failure";
import { type Answer, type Answers, type Methods } from "./methods";
import { type NodeThread, startThread } from "./node-thread";

export interface ThreadLimits {
  /** The most that one call may take, in milliseconds. @default no limit */
  taskMs?: number;
  /** The most that JavaScript values of one thread may take, in MiB; pixels lie outside of it. @default Node's own */
  heapMb?: number;
}

/**
 * A thread for each core, all running one bundled program (see `serve.ts`). Calls are begun in their order, each by the
 * first thread that is free; a thread starts with its first call, has one in hand at a time, and does not keep the
 * process alive while it has none. One that dies, ends or is ended takes the call in hand with it and no other: those
 * that wait are begun by the other threads and by the one that takes its place.
 */
export class ThreadPool<M extends Methods<M>> {
  private readonly threads: PoolThread<M>[];
  private readonly queue: Waiting<M>[] = [];
  private isClosed = false;

  /** @param answers parses what each method answers. */
  constructor(program: string, answers: Answers<M>, limits: ThreadLimits = {}, count = availableParallelism()) {
    this.threads = Array.from({ length: count }, () => new PoolThread(program, answers, limits));
  }

  /** How many calls keep every thread busy. */
  get width(): number {
    return this.threads.length * 2;
  }

  /** As `Channel.call`; one whose signal is aborted while it waits fails when its turn comes. */
  call<Name extends keyof M>(
    method: Name,
    args: Parameters<M[Name]>,
    options: Pick<CallOptions, "signal"> = {},
  ): Promise<Answer<M, Name>> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) throw closed();
      this.queue.push({ begin: (thread) => thread.call(method, args, options).then(resolve, reject), reject });
      this.deal();
    });
  }

  /** Ends the threads; calls that were not answered fail by {@link ThreadDied}. */
  async close(): Promise<void> {
    this.isClosed = true;
    const waiting = this.queue.splice(0);
    await Promise.all(this.threads.map((thread) => thread.close()));
    for (const { reject } of waiting) reject(closed());
  }

  private deal(): void {
    const free = this.threads.filter(({ isFree }) => isFree);
    // Threads that run already come first: few calls do not start many.
    const [started, others] = [free.filter(({ isStarted }) => isStarted), free.filter(({ isStarted }) => !isStarted)];
    for (const thread of [...started, ...others]) {
      const next = this.queue.shift();
      if (next === undefined) return;
      void next.begin(thread).then(() => this.deal());
    }
  }
}

interface Waiting<M extends Methods<M>> {
  /** Never throws: whoever called is told. */
  begin(thread: PoolThread<M>): Promise<void>;
  reject(reason: unknown): void;
}

const closed = () => new ThreadDied("The threads were closed before they answered.");

class PoolThread<M extends Methods<M>> {
  isFree = true;
  /** Null until there is something to do: a program that ends as soon as it starts is not started again and again. */
  private running: { thread: NodeThread; channel: Channel<M> } | null = null;

  constructor(
    private readonly program: string,
    private readonly answers: Answers<M>,
    private readonly limits: ThreadLimits,
  ) {}

  get isStarted(): boolean {
    return this.running?.channel.isOpen === true;
  }

  async call<Name extends keyof M>(
    method: Name,
    args: Parameters<M[Name]>,
    options: CallOptions,
  ): Promise<Answer<M, Name>> {
    this.isFree = false;
    const { thread, channel } = this.start();
    thread.keepAlive(true);
    try {
      return await channel.call(method, args, { ...options, withinMs: this.limits.taskMs });
    } finally {
      // One that is being ended is waited for.
      if (channel.isOpen) thread.keepAlive(false);
      this.isFree = true;
    }
  }

  async close(): Promise<void> {
    await this.running?.channel.close();
  }

  private start(): { thread: NodeThread; channel: Channel<M> } {
    if (this.running?.channel.isOpen) return this.running;
    const thread = startThread(this.program, { resourceLimits: { maxOldGenerationSizeMb: this.limits.heapMb } });
    return (this.running = { thread, channel: new Channel(thread, this.answers) });
  }
}
