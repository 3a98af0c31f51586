import { resolveCnn } from "../../architectures/resolve-cnn";
import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import type { Engine, Predictor, Trainer, TrainerOptions, Weights } from "../engine";
import type { CnnSpec } from "../../architectures/cnn-spec";
import { diagnoseStep } from "../compiled/diagnose-step";
import { findThreadProgram } from "../../threads/program";
import { buildLayersModel } from "./build-layers-model";
import { loadTensorFlow, type LoadedTensorFlow } from "./load-tensorflow";
import { writeWeights } from "./model-weights";
import { ThreadedTrainer } from "./threaded-trainer";
import { TfjsTrainer } from "./tfjs-trainer";

/** The second engine: the independent reference for the first, and the way to the Layers format. */
export interface TfjsEngine extends Engine {
  readonly kind: "tfjs";
  /** Which TensorFlow.js runs here, and the notice to show when it is the slow one. */
  backend(): Promise<Pick<LoadedTensorFlow, "native" | "version" | "notice">>;
}

/** Trains and predicts by TensorFlow.js: its native build where installed, else plain JavaScript. */
export const tfjsEngine: TfjsEngine = {
  kind: "tfjs",

  async backend() {
    const { native, version, notice } = await loadTensorFlow();
    return { native, version, notice };
  },

  /** Throws {@link HilumError} `unsupportedEngine` where a source adversary is asked for. */
  async createTrainer(options: TrainerOptions): Promise<Trainer> {
    if (options.sourceAdversary)
      throw new HilumError("unsupportedEngine", "The TensorFlow.js engine has no source adversary.", {
        remedy: "Train with the compiled engine, or switch the adversary off.",
      });
    const thread = findThreadProgram("tfjs-trainer-thread");
    if (thread !== null) return ThreadedTrainer.open(thread, options);
    return new TfjsTrainer(await loadTensorFlow(), options);
  },

  createPredictor,
  // Where numbers overflow is a question of the network and its weights, so the graph that can be watched answers it.
  diagnose: diagnoseStep,
};

async function createPredictor(options: { cnn: CnnSpec; labelCount: number; weights: Weights }): Promise<Predictor> {
  const { tf } = await loadTensorFlow();
  const cnn = resolveCnn(options.cnn, options.labelCount);
  const { model, parameters } = buildLayersModel(tf, cnn, "inference");
  writeWeights(tf, parameters, options.weights);
  const [, height, width] = cnn.input;
  return {
    async predict(images, size) {
      const logits = tf.tidy(() => {
        const output = model.apply(tf.tensor4d(images, [size, height, width, 1]));
        invariant(!Array.isArray(output) && output instanceof tf.Tensor, "the model gives one tensor");
        return output;
      });
      const values = Float32Array.from(await logits.data<"float32">());
      logits.dispose();
      return values;
    },
    async dispose() {
      model.dispose();
    },
  };
}
