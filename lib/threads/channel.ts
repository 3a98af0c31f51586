import { z } from "zod";
import { Failure, failureError, TaskTimedOut, ThreadDied } from "./failure";
import { type Answer, type Answers, type Methods } from "./methods";
import { type ThreadPort } from "./port";

/** A call as its thread gets it. */
export interface Call<M extends Methods<M>, Name extends keyof M = keyof M> {
  id: number;
  method: Name;
  args: Parameters<M[Name]>;
}

/** The thread's reply to the call of the same id. */
export const Reply = z.union([
  z.object({ id: z.number(), failure: Failure }),
  z.object({ id: z.number(), value: z.unknown() }),
]);
export type Reply = z.infer<typeof Reply>;

export interface CallOptions {
  /** Buffers of the arguments that change hands instead of being copied. @default none */
  moved?: readonly ArrayBuffer[];
  /** The most that the call may take, in milliseconds. @default no limit */
  withinMs?: number;
  signal?: AbortSignal;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/**
 * Calls the methods of one thread (see `serve.ts`), which performs one after the other. A thread that dies, or is ended
 * for a call's time or signal, since nothing else stops one that computes, fails all calls that wait and all later ones
 * by the same reason.
 */
export class Channel<M extends Methods<M>> {
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;
  private end: { reason: unknown } | null = null;

  /** @param answers parses what each method answers. */
  constructor(
    private readonly port: ThreadPort,
    private readonly answers: Answers<M>,
  ) {
    port.listen((message) => this.settle(Reply.parse(message)));
    port.onEnd((failure) => this.fail(failure));
  }

  /** Whether the thread can still be asked. */
  get isOpen(): boolean {
    return this.end === null;
  }

  /** Throws what the method threw, {@link ThreadDied}, {@link TaskTimedOut} and the signal's reason. */
  async call<Name extends keyof M>(
    method: Name,
    args: Parameters<M[Name]>,
    { moved = [], withinMs, signal }: CallOptions = {},
  ): Promise<Answer<M, Name>> {
    signal?.throwIfAborted();
    if (this.end !== null) throw this.end.reason;
    const id = this.calls++;
    const parser: z.ZodType<Answer<M, Name>> = this.answers[method];
    this.port.post({ id, method, args } satisfies Call<M, Name>, moved);
    const timeOut = () => this.fail(new TaskTimedOut(`A task took longer than ${withinMs} ms.`));
    const timer = withinMs === undefined ? undefined : setTimeout(timeOut, withinMs);
    const abort = () => this.fail(signal?.reason);
    signal?.addEventListener("abort", abort);
    try {
      const value = new Promise<unknown>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
      return parser.parse(await value);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Ends the thread; what it was asked and has not answered fails by {@link ThreadDied}. */
  async close(): Promise<void> {
    await this.port.terminate();
    this.fail(new ThreadDied("The thread was closed before it answered."));
  }

  private settle(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ("failure" in reply) waiting?.reject(failureError(reply.failure));
    else waiting?.resolve(reply.value);
  }

  private fail(reason: unknown): void {
    if (this.end !== null) return;
    this.end = { reason };
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
    void this.port.terminate();
  }
}
