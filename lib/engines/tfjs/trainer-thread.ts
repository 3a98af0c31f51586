/** @file The program of a training thread: TensorFlow.js' plain JavaScript steps block, and here they block nobody else. */
import { invariant } from "../../invariant";
import { starterPort } from "../../threads/node-thread";
import { serve } from "../../threads/serve";
import type { Trainer } from "../engine";
import { loadTensorFlow } from "./load-tensorflow";
import { TfjsTrainer } from "./tfjs-trainer";
import { type TrainerMethods } from "./trainer-methods";

let created: Trainer | null = null;
const trainer = (): Trainer => {
  invariant(created !== null, "a trainer is created before it is used");
  return created;
};

serve<TrainerMethods>(starterPort(), {
  async create(options) {
    created = new TfjsTrainer(await loadTensorFlow(), options);
    return { computedBy: created.computedBy, notice: created.notice };
  },
  step: (batch, options) => trainer().step(batch, options),
  predict: (images, size) => trainer().predict(images, size),
  weights: () => trainer().weights(),
  state: () => trainer().state(),
  restore: (state) => trainer().restore(state),
});
