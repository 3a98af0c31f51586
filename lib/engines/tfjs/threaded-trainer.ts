import { HilumError } from "../../errors";
import { Channel } from "../../threads/channel";
import { ThreadDied } from "../../threads/failure";
import { type Answer } from "../../threads/methods";
import { startThread } from "../../threads/node-thread";
import type { StepOptions, StepResult, Trainer, TrainerOptions, TrainerState, TrainingBatch, Weights } from "../engine";
import { TRAINER_ANSWERS, type TrainerMethods } from "./trainer-methods";

/**
 * A trainer in a thread of its own, so that a step of many seconds does not hold up the heartbeat of the run it is for.
 * The same results as without: the same code runs there, one call at a time.
 */
export class ThreadedTrainer implements Trainer {
  /** Known once the thread has built the network. */
  computedBy = "";
  notice: string | null = null;
  private readonly channel: Channel<TrainerMethods>;

  private constructor(program: string) {
    this.channel = new Channel<TrainerMethods>(startThread(program), TRAINER_ANSWERS);
  }

  /** Starts the thread, whose program is the bundle of `trainer-thread.ts`, and builds the network there. Throws {@link HilumError} `invalidSpec` as an engine does. */
  static async open(program: string, options: TrainerOptions): Promise<ThreadedTrainer> {
    const trainer = new ThreadedTrainer(program);
    try {
      return Object.assign(trainer, await trainer.call("create", options));
    } catch (error) {
      await trainer.dispose();
      throw error;
    }
  }

  step(batch: TrainingBatch, options: StepOptions): Promise<StepResult> {
    return this.call("step", batch, options);
  }

  predict(images: Float32Array, size: number): Promise<Float32Array> {
    return this.call("predict", images, size);
  }

  weights(): Promise<Weights> {
    return this.call("weights");
  }

  state(): Promise<TrainerState> {
    return this.call("state");
  }

  restore(state: TrainerState): Promise<void> {
    return this.call("restore", state);
  }

  async dispose(): Promise<void> {
    await this.channel.close();
  }

  private call<Name extends keyof TrainerMethods>(
    method: Name,
    ...args: Parameters<TrainerMethods[Name]>
  ): Promise<Answer<TrainerMethods, Name>> {
    return this.channel.call(method, args).catch(explainEnd);
  }
}

function explainEnd(error: unknown): never {
  if (!(error instanceof ThreadDied)) throw error;
  throw (
    error.cause ??
    new HilumError("environment", "The training thread ended unexpectedly.", {
      remedy: "Resume the run; it goes on from its last checkpoint. A smaller batch needs less memory.",
    })
  );
}
