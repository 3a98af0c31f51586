import type { Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import { frozenLayers } from "../../architectures/frozen-layers";
import { initialWeights } from "../../architectures/initial-weights";
import { drawRandomInput, type RandomInput } from "../../architectures/random-input";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { invariant } from "../../invariant";
import type { StepOptions, StepResult, Trainer, TrainerOptions, TrainerState, TrainingBatch, Weights } from "../engine";
import { DEFAULT_LOSS } from "../../graph/step/loss-spec";
import { microBatches, microBatchSeed, type MicroBatch } from "../micro-batches";
import { buildLayersModel, type BuiltModel } from "./build-layers-model";
import { channelsLast } from "./layers/placement";
import type { TensorFlow } from "./tensorflow";
import type { LoadedTensorFlow } from "./load-tensorflow";
import { groupDroLoss } from "./group-dro";
import { tensorLossPerImage, meanLoss } from "./loss";
import { fromVariableLayout, writeWeights } from "./model-weights";
import { Optimizer } from "./optimizer";
import { rememberVariables } from "./remember-variables";
import { GROUP_WEIGHTS } from "../../graph/step/group-dro";
import type { NamedTensor } from "../../tensor/named-tensor";
import type { ResolvedCnn } from "../../architectures/resolved-cnn";

/** What one pass forward and back gives. */
interface Differentiated {
  loss: Scalar;
  logits: Tensor2D;
  /** By the variables' names. */
  gradients: Record<string, Tensor>;
}

/** A network in training under TensorFlow.js: one LayersModel, its gradients by `tf.variableGrads`. */
export class TfjsTrainer implements Trainer {
  readonly computedBy: string;
  readonly notice: string | null;
  private readonly tf: TensorFlow;
  private readonly cnn: ResolvedCnn;
  private readonly built: BuiltModel;
  private readonly optimizer: Optimizer;
  private readonly settings: Pick<TrainerOptions, "loss" | "clipNorm" | "microBatchSize" | "groupDro">;
  /** `[G]` of group-DRO, else null. */
  private readonly groupWeights: Variable | null;
  private updates = 0;

  /** Throws {@link HilumError} `invalidSpec` for a network that cannot be resolved. `threads` is TensorFlow's own affair. */
  constructor({ tf, computedBy, notice }: LoadedTensorFlow, options: TrainerOptions) {
    this.tf = tf;
    this.computedBy = computedBy;
    this.notice = notice;
    this.settings = options;
    this.cnn = resolveCnn(options.cnn, options.labelCount);
    const frozen = frozenLayers(options.cnn, options.frozen ?? []);
    this.built = buildLayersModel(tf, this.cnn, "training", frozen);
    const { parameters } = this.built;
    writeWeights(tf, parameters, initialWeights(this.cnn, options.seed, options.initialWeights));
    const groupCount = options.groupDro?.adjustments.length;
    this.groupWeights =
      groupCount === undefined ? null : tf.tidy(() => tf.variable(tf.fill([groupCount], 1 / groupCount), false));
    this.optimizer = new Optimizer(
      tf,
      options.optimizer,
      parameters.filter(({ layer }) => !frozen.has(layer)),
    );
  }

  async step(batch: TrainingBatch, { learningRate, dropoutSeed }: StepOptions): Promise<StepResult> {
    invariant(batch.size > 0, "a batch is never empty");
    const { tf } = this;
    const before = rememberVariables([
      ...this.built.parameters.map(({ variable }) => variable),
      ...this.optimizer.slotVariables,
      ...(this.groupWeights === null ? [] : [this.groupWeights]),
    ]);
    const parts = microBatches(batch, this.settings.microBatchSize ?? batch.size).map((part, index) =>
      this.differentiate(part, microBatchSeed(dropoutSeed, index)),
    );
    const { loss, logits, gradients } = this.addUp(parts);
    const norm = this.optimizer.apply(gradients, {
      learningRate,
      step: this.updates + 1,
      clipNorm: this.settings.clipNorm ?? null,
    });
    const result = {
      loss: (await loss.data())[0],
      gradientNorm: (await norm.data())[0],
      logits: Float32Array.from(await logits.data<"float32">()),
      groupWeights: (await this.readGroupWeights())?.data,
    };
    tf.dispose([loss, norm, logits, gradients]);
    if (Number.isFinite(result.loss) && Number.isFinite(result.gradientNorm)) {
      this.updates += 1;
      before.forget();
    } else {
      before.restore();
    }
    return result;
  }

  async predict(images: Float32Array, size: number): Promise<Float32Array> {
    const logits = this.tf.tidy(() => {
      const neutral = this.built.randomInputs.map(({ shape, draw }) =>
        this.tf.fill([1, ...channelsLast(shape)], draw.kind === "mask" ? 1 : 0),
      );
      return this.run(this.imageTensor(images, size), neutral, false);
    });
    const values = Float32Array.from(await logits.data<"float32">());
    logits.dispose();
    return values;
  }

  weights(): Promise<Weights> {
    return Promise.all(
      this.built.parameters.map(({ spec, variable }) => fromVariableLayout(spec, spec.name, variable)),
    );
  }

  async state(): Promise<TrainerState> {
    const groupWeights = await this.readGroupWeights();
    const slots = [...(await this.optimizer.slots()), ...(groupWeights === null ? [] : [groupWeights])];
    return { weights: await this.weights(), slots, step: this.updates };
  }

  async restore(state: TrainerState): Promise<void> {
    writeWeights(this.tf, this.built.parameters, state.weights);
    this.optimizer.restoreSlots(state.slots);
    if (this.groupWeights !== null) {
      const saved = state.slots.find(({ name }) => name === GROUP_WEIGHTS);
      invariant(saved !== undefined, "the state holds the groups' weights");
      this.tf.tidy(() => this.groupWeights?.assign(this.tf.tensor1d(saved.data)));
    }
    this.updates = state.step;
  }

  async dispose(): Promise<void> {
    this.optimizer.dispose();
    this.groupWeights?.dispose();
    this.built.model.dispose();
  }

  /** Loss, logits and gradients of a part of a batch in training mode, loss and gradients times its share; moves the moving statistics on. */
  private differentiate({ batch, share }: MicroBatch, dropoutSeed: number): Differentiated {
    const { tf } = this;
    return tf.tidy(() => {
      const images = this.imageTensor(batch.images, batch.size);
      const random = this.built.randomInputs.map((input) => this.randomTensor(input, batch.size, dropoutSeed));
      const targets = tf.tensor2d(batch.targets, [batch.size, batch.targets.length / batch.size]);
      const sampleWeights = tf.tensor1d(batch.sampleWeights);
      const shared = (loss: Scalar) => (share === 1 ? loss : tf.mul<Scalar>(loss, share));
      let logits: Tensor2D | null = null;
      let groupWeights: Tensor | null = null;
      const { value, grads } = tf.variableGrads(() => {
        const output = this.run(images, random, true);
        logits = tf.keep(output);
        const kind = this.settings.loss ?? DEFAULT_LOSS;
        const { groupDro } = this.settings;
        if (!groupDro || this.groupWeights === null) return shared(meanLoss(tf, kind, output, targets, sampleWeights));
        invariant(batch.groups !== undefined, "a batch of group-DRO names the groups of its images");
        const robust = groupDroLoss(tf, groupDro, {
          perImage: tensorLossPerImage(tf, kind, output, targets),
          groups: tf.tensor2d(batch.groups, [batch.size, groupDro.adjustments.length]),
          sampleWeights,
          groupWeights: this.groupWeights,
        });
        groupWeights = tf.keep(robust.groupWeights);
        return shared(robust.loss);
      }, this.optimizer.variables);
      invariant(logits !== null, "the loss was computed");
      if (groupWeights !== null) {
        this.groupWeights?.assign(groupWeights);
        tf.dispose(groupWeights);
      }
      return { loss: value, logits, gradients: grads };
    });
  }

  private async readGroupWeights(): Promise<NamedTensor | null> {
    const { groupWeights } = this;
    if (groupWeights === null) return null;
    const data = Float32Array.from(await groupWeights.data<"float32">());
    return { name: GROUP_WEIGHTS, shape: [data.length], data };
  }

  /** Of the whole batch, from its parts in order, which are disposed of. */
  private addUp(parts: Differentiated[]): Differentiated {
    if (parts.length === 1) return parts[0];
    const { tf } = this;
    const whole = tf.tidy(() => ({
      loss: tf.addN(parts.map(({ loss }) => loss)),
      logits: tf.concat(parts.map(({ logits }) => logits)),
      gradients: Object.fromEntries(
        Object.keys(parts[0].gradients).map((name) => [name, tf.addN(parts.map(({ gradients }) => gradients[name]))]),
      ),
    }));
    tf.dispose(parts.map(({ loss, logits, gradients }) => [loss, logits, gradients]));
    return whole;
  }

  private run(images: Tensor, random: Tensor[], training: boolean): Tensor2D {
    const output = this.built.model.apply([images, ...random], { training });
    invariant(
      !Array.isArray(output) && output instanceof this.tf.Tensor && isRank2(output),
      "the model gives one [N, labels] tensor",
    );
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
