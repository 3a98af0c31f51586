import { z } from "zod";
import type { TrainingBatch } from "../../engines/engine";
import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import { Channel } from "../../threads/channel";
import { ThreadDied } from "../../threads/failure";
import { type Answers } from "../../threads/methods";
import { startThread } from "../../threads/node-thread";
import { sharedBytes } from "../../threads/shared-bytes";
import type { PlannedBatch } from "./make-batch";
import type { InputSource } from "./make-input";

/** What an input thread does with the source it was started with. */
export interface InputMethods {
  makeBatch(planned: PlannedBatch): TrainingBatch;
}

const floats = z.instanceof(Float32Array);
const ANSWERS: Answers<InputMethods> = {
  makeBatch: z.object({
    images: floats,
    targets: floats,
    sampleWeights: floats,
    groups: floats.optional(),
    sources: z.object({ targets: floats, weights: floats, mask: floats }).optional(),
    size: z.number(),
  }),
};

export interface ThreadedInputOptions {
  /** The bundled `input-thread.ts`. */
  program: string;
  source: InputSource;
  plan: Iterable<PlannedBatch>;
  /** At least 1. */
  threads: number;
}

/** While one batch trains, two more are made or ready: a slow one does not hold the step up. */
const LEAST_AHEAD = 2;

/**
 * Batches made by threads, a whole batch by each in turn, always a few ahead of the one asked for.
 *
 * The packed pixels are in shared memory, so a thread costs no copy of them. The floats of a batch are moved, not
 * shared: onnxruntime reads only ordinary buffers, and a move costs nothing either.
 */
export class ThreadedInput {
  private readonly channels: Channel<InputMethods>[];
  private readonly upcoming: Iterator<PlannedBatch>;
  private readonly ahead: Promise<TrainingBatch>[] = [];
  private planned = 0;

  constructor({ program, source, plan, threads }: ThreadedInputOptions) {
    const workerData: InputSource = { ...source, pixels: sharedBytes(source.pixels) };
    this.channels = Array.from(
      { length: threads },
      () => new Channel<InputMethods>(startThread(program, { workerData }), ANSWERS),
    );
    this.upcoming = plan[Symbol.iterator]();
    for (let i = 0; i < Math.max(LEAST_AHEAD, threads); i++) this.prepareAnother();
  }

  next(): Promise<TrainingBatch> {
    const batch = this.ahead.shift();
    invariant(batch !== undefined, "a batch after the last one of the plan");
    this.prepareAnother();
    return batch;
  }

  async close(): Promise<void> {
    await Promise.all(this.channels.map((channel) => channel.close()));
  }

  private prepareAnother(): void {
    const { value, done } = this.upcoming.next();
    if (done) return;
    const channel = this.channels[this.planned++ % this.channels.length];
    const batch = channel.call("makeBatch", [value]).catch(explainEnd);
    // Whoever asks for it gets the error; until then nobody listens.
    batch.catch(() => undefined);
    this.ahead.push(batch);
  }
}

function explainEnd(error: unknown): never {
  if (!(error instanceof ThreadDied)) throw error;
  throw (
    error.cause ??
    new HilumError("environment", "A thread that prepares training images ended unexpectedly.", {
      remedy: "Resume the run; it goes on from its last checkpoint.",
    })
  );
}
