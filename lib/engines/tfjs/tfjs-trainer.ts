import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs";
import { frozenLayers } from "../../architectures/frozen-layers";
import { initialWeights } from "../../architectures/initial-weights";
import { drawRandomInput, type RandomInput } from "../../architectures/random-input";
import { resolveCnn, type ResolvedCnn } from "../../architectures/resolve-cnn";
import { invariant } from "../../invariant";
import type { StepOptions, StepResult, Trainer, TrainerOptions, TrainerState, TrainingBatch } from "../engine";
import { buildLayersModel, type BuiltModel } from "./build-layers-model";
import { channelsLast } from "./layers/placement";
import type { TensorFlow } from "./load-tensorflow";
import { fromVariableLayout, writeWeights } from "./model-weights";
import { Optimizer } from "./optimizer";

/** A network in training under TensorFlow.js: one LayersModel, its gradients by `tf.variableGrads`. */
export class TfjsTrainer implements Trainer {
  private readonly cnn: ResolvedCnn;
  private readonly built: BuiltModel;
  private readonly optimizer: Optimizer;
  private updates = 0;

  /** Throws {@link HilumError} `invalidSpec` for a network that cannot be resolved. `threads` is TensorFlow's own affair. */
  constructor(
    private readonly tf: TensorFlow,
    options: TrainerOptions,
  ) {
    this.cnn = resolveCnn(options.cnn, options.labelCount);
    const frozen = frozenLayers(options.cnn, options.frozen ?? []);
    this.built = buildLayersModel(tf, this.cnn, "training", frozen);
    const { parameters } = this.built;
    writeWeights(tf, parameters, initialWeights(this.cnn, options.seed, options.initialWeights));
    this.optimizer = new Optimizer(tf, options.optimizer, parameters.filter(({ layer }) => !frozen.has(layer)));
  }

  async step(batch: TrainingBatch, options: StepOptions): Promise<StepResult> {
    invariant(batch.size > 0, "a batch is never empty");
    const { loss, logits, gradients } = this.differentiate(batch, options.dropoutSeed);
    this.updates += 1;
    this.optimizer.apply(gradients, { learningRate: options.learningRate, step: this.updates });
    const result = { loss: (await loss.data())[0], logits: Float32Array.from(await logits.data<"float32">()) };
    this.tf.dispose([loss, logits, gradients]);
    return result;
  }

  async predict(images: Float32Array, size: number): Promise<Float32Array> {
    const logits = this.tf.tidy(() => {
      const neutral = this.built.randomInputs.map(({ shape, draw }) => this.tf.fill([1, ...channelsLast(shape)], draw.kind === "mask" ? 1 : 0));
      return this.run(this.imageTensor(images, size), neutral, false);
    });
    const values = Float32Array.from(await logits.data<"float32">());
    logits.dispose();
    return values;
  }

  async state(): Promise<TrainerState> {
    const weights = await Promise.all(this.built.parameters.map(({ spec, variable }) => fromVariableLayout(spec, spec.name, variable)));
    return { weights, slots: await this.optimizer.slots(), step: this.updates };
  }

  async restore(state: TrainerState): Promise<void> {
    writeWeights(this.tf, this.built.parameters, state.weights);
    this.optimizer.restoreSlots(state.slots);
    this.updates = state.step;
  }

  async dispose(): Promise<void> {
    this.optimizer.dispose();
    this.built.model.dispose();
  }

  /** Loss, logits and gradients of one batch in training mode; moves the moving statistics on. The caller disposes. */
  private differentiate(batch: TrainingBatch, dropoutSeed: number): { loss: Scalar; logits: Tensor; gradients: Record<string, Tensor> } {
    const { tf } = this;
    return tf.tidy(() => {
      const images = this.imageTensor(batch.images, batch.size);
      const random = this.built.randomInputs.map((input) => this.randomTensor(input, batch.size, dropoutSeed));
      const targets = tf.tensor2d(batch.targets, [batch.size, this.cnn.outputShape[0]]);
      const sampleWeights = tf.tensor1d(batch.sampleWeights);
      let logits: Tensor | null = null;
      const { value, grads } = tf.variableGrads(() => {
        const output = this.run(images, random, true);
        logits = tf.keep(output);
        const crossEntropy = tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(output)), 1));
        return tf.div<Scalar>(tf.sum(tf.mul(crossEntropy, sampleWeights)), tf.sum(sampleWeights));
      }, this.optimizer.variables);
      invariant(logits !== null, "the loss was computed");
      return { loss: value, logits, gradients: grads };
    });
  }

  private run(images: Tensor, random: Tensor[], training: boolean): Tensor2D {
    const output = this.built.model.apply([images, ...random], { training });
    invariant(!Array.isArray(output) && output instanceof this.tf.Tensor && isRank2(output), "the model gives one [N, labels] tensor");
    return output;
  }

  /** `[N, 1, H, W]` values as `[N, H, W, 1]`: the same memory, since there is one channel. */
  private imageTensor(images: Float32Array, size: number): Tensor {
    const [, height, width] = this.cnn.input;
    return this.tf.tensor4d(images, [size, height, width, 1]);
  }

  private randomTensor(input: RandomInput, size: number, seed: number): Tensor {
    const { tf } = this;
    const numbers = tf.tensor(drawRandomInput(input, seed, size), [size, ...input.shape]);
    return input.shape.length === 3 ? tf.transpose(numbers, [0, 2, 3, 1]) : numbers;
  }
}

function isRank2(tensor: Tensor): tensor is Tensor2D {
  return tensor.rank === 2;
}
