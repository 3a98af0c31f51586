/** @file The program of a training thread: TensorFlow.js' plain JavaScript steps block, and here they block nobody else. */
import { parentPort } from "node:worker_threads";
import { assertNever, invariant } from "../../invariant";
import type { Trainer } from "../engine";
import { describeFailure } from "../../threads/failure";
import { loadTensorFlow } from "./load-tensorflow";
import { TfjsTrainer } from "./tfjs-trainer";
import { type NumberedAnswer, type NumberedCall, type TrainerCall } from "./trainer-call";

invariant(parentPort !== null, "this module is started as a worker thread");
const port = parentPort;
let trainer: Trainer | null = null;

port.on("message", (message: NumberedCall) => {
  void answer(message).then((reply) => port.postMessage(reply));
});

async function answer({ id, call }: NumberedCall): Promise<NumberedAnswer> {
  try {
    return { id, value: await perform(call) };
  } catch (error) {
    return { id, failure: describeFailure(error) };
  }
}

async function perform(call: TrainerCall): Promise<unknown> {
  if (call.method === "create") {
    trainer = new TfjsTrainer(await loadTensorFlow(), call.options);
    return { computedBy: trainer.computedBy, notice: trainer.notice };
  }
  invariant(trainer !== null, "a trainer is created before it is used");
  switch (call.method) {
    case "step":
      return trainer.step(call.batch, call.options);
    case "predict":
      return trainer.predict(call.images, call.size);
    case "weights":
      return trainer.weights();
    case "state":
      return trainer.state();
    case "restore":
      return trainer.restore(call.state);
    default:
      return assertNever(call);
  }
}
