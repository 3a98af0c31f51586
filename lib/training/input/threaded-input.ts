import { Worker } from "node:worker_threads";
import { z } from "zod";
import type { TrainingBatch } from "../../engines/engine";
import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import type { InputPipeline } from "./input-pipeline";
import type { BatchSource, PlannedBatch } from "./make-batch";
import { sharedBytes } from "../../threads/shared-bytes";

const floats = z.instanceof(Float32Array);
const Batch = z.object({ images: floats, targets: floats, sampleWeights: floats, size: z.number() });

export interface ThreadedInputOptions {
  /** The bundled `input-thread.ts`. */
  program: string;
  source: BatchSource;
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
export class ThreadedInput implements InputPipeline {
  private readonly lanes: Lane[];
  private readonly upcoming: Iterator<PlannedBatch>;
  private readonly ahead: Promise<TrainingBatch>[] = [];
  private planned = 0;

  constructor({ program, source, plan, threads }: ThreadedInputOptions) {
    const workerData: BatchSource = { ...source, pixels: sharedBytes(source.pixels) };
    this.lanes = Array.from({ length: threads }, () => new Lane(new Worker(program, { workerData })));
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
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  private prepareAnother(): void {
    const { value, done } = this.upcoming.next();
    if (done) return;
    const batch = this.lanes[this.planned++ % this.lanes.length].make(value);
    // Whoever asks for it gets the error; until then nobody listens.
    batch.catch(() => undefined);
    this.ahead.push(batch);
  }
}

interface Waiting {
  resolve: (batch: TrainingBatch) => void;
  reject: (error: unknown) => void;
}

/** One thread; it answers in the order it is asked. */
class Lane {
  private readonly waiting: Waiting[] = [];
  private failure: unknown = null;

  constructor(private readonly thread: Worker) {
    thread.on("message", (message: unknown) => this.waiting.shift()?.resolve(Batch.parse(message)));
    thread.on("error", (error) => this.end(error));
    thread.on("exit", () => this.end(new HilumError("environment", "A thread that prepares training images ended unexpectedly.", { remedy: "Resume the run; it goes on from its last checkpoint." })));
  }

  make(planned: PlannedBatch): Promise<TrainingBatch> {
    return new Promise((resolve, reject) => {
      if (this.failure !== null) return reject(this.failure);
      this.waiting.push({ resolve, reject });
      this.thread.postMessage(planned);
    });
  }

  async close(): Promise<void> {
    await this.thread.terminate();
  }

  private end(error: unknown): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.failure);
  }
}
