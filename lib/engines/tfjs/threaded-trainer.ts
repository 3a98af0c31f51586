import { Worker } from "node:worker_threads";
import type { z } from "zod";
import { HilumError } from "../../errors";
import type { StepOptions, StepResult, Trainer, TrainerOptions, TrainerState, TrainingBatch, Weights } from "../engine";
import { failureError } from "../../threads/failure";
import { ANSWERS, NumberedAnswer, type NumberedCall, type TrainerCall } from "./trainer-call";

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * A trainer in a thread of its own, so that a step of many seconds does not hold up the heartbeat of the run it is for.
 * The same results as without: the same code runs there, one call at a time.
 */
export class ThreadedTrainer implements Trainer {
  /** Known once the thread has built the network. */
  computedBy = "";
  notice: string | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;
  private ended: Error | null = null;

  private constructor(private readonly thread: Worker) {
    thread.on("message", (message: unknown) => this.settle(NumberedAnswer.parse(message)));
    thread.on("error", (error) => this.end(error));
    thread.on("exit", () => this.end(new HilumError("environment", "The training thread ended unexpectedly.", { remedy: "Resume the run; it goes on from its last checkpoint. A smaller batch needs less memory." })));
  }

  /** Starts the thread, whose program is the bundle of `trainer-thread.ts`, and builds the network there. Throws {@link HilumError} `invalidSpec` as an engine does. */
  static async open(program: string, options: TrainerOptions): Promise<ThreadedTrainer> {
    const trainer = new ThreadedTrainer(new Worker(program));
    try {
      return Object.assign(trainer, await trainer.call({ method: "create", options }, ANSWERS.create));
    } catch (error) {
      await trainer.dispose();
      throw error;
    }
  }

  step(batch: TrainingBatch, options: StepOptions): Promise<StepResult> {
    return this.call({ method: "step", batch, options }, ANSWERS.step);
  }

  predict(images: Float32Array, size: number): Promise<Float32Array> {
    return this.call({ method: "predict", images, size }, ANSWERS.predict);
  }

  weights(): Promise<Weights> {
    return this.call({ method: "weights" }, ANSWERS.weights);
  }

  state(): Promise<TrainerState> {
    return this.call({ method: "state" }, ANSWERS.state);
  }

  restore(state: TrainerState): Promise<void> {
    return this.call({ method: "restore", state }, ANSWERS.restore);
  }

  async dispose(): Promise<void> {
    await this.thread.terminate();
  }

  private async call<Answer>(call: TrainerCall, answer: z.ZodType<Answer>): Promise<Answer> {
    if (this.ended !== null) throw this.ended;
    const id = this.calls++;
    const message: NumberedCall = { id, call };
    const value = new Promise<unknown>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.thread.postMessage(message);
    return answer.parse(await value);
  }

  private settle(answer: NumberedAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ("failure" in answer) waiting?.reject(failureError(answer.failure));
    else waiting?.resolve(answer.value);
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
  }
}
