/** @file The compiled engine: one graph per training step, run by our kernels where they can, else by onnxruntime. */
import { frozenLayers } from "../../architectures/frozen-layers";
import { drawParameters, initialWeights } from "../../architectures/initial-weights";
import type { ResolvedCnn } from "../../architectures/resolved-cnn";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { packGroup, unpackGroup, viewGroup } from "../../graph/parameter-layout";
import { invariant } from "../../invariant";
import { inferenceModel } from "../../onnx/inference-model";
import type {
  Engine,
  Predictor,
  StepOptions,
  StepResult,
  Trainer,
  TrainerOptions,
  TrainerState,
  TrainingBatch,
  Weights,
} from "../engine";
import { DEFAULT_LOSS } from "../../graph/step/loss-spec";
import { loadKernels } from "./kernels/kernel-library";
import { diagnoseStep } from "./diagnose-step";
import { isOfSourceHead, sourceHeadParameters } from "../../graph/step/source-adversary";
import { vectorName } from "../../graph/step/group-vectors";
import { openGraphSession } from "./onnxruntime/open-graph-session";
import { openTrainingStep } from "./open-training-step";
import { runStep, type RunnableStep, type StateVectors } from "./run-step";
import { imageFeed, slotVectors, stateVectors } from "./step-feeds";
import { compileTrainingStep } from "../../graph/step/training-step";

/** Trains and predicts with onnxruntime-node. Equal seeds, specs, data and threads give equal bits. */
export const compiledEngine: Engine = {
  kind: "onnx",
  prepare: loadKernels,
  createTrainer,
  createPredictor,
  diagnose: diagnoseStep,
};

async function createTrainer(options: TrainerOptions): Promise<Trainer> {
  const {
    labelCount,
    optimizer,
    loss = DEFAULT_LOSS,
    clipNorm = null,
    groupDro = null,
    sourceAdversary = null,
    microBatchSize,
    frozen = [],
    seed,
    threads,
  } = options;
  const cnn = resolveCnn(options.cnn, labelCount);
  const accumulates = microBatchSize !== undefined;
  const across = { groupDro, sourceAdversary };
  const settings = { optimizer, loss, clipNorm, frozen: frozenLayers(options.cnn, frozen), accumulates, ...across };
  const head = sourceAdversary === null ? [] : sourceHeadParameters(cnn, sourceAdversary);
  const opened = await openTrainingStep((target) => compileTrainingStep(cnn, { ...settings, target }), threads);
  return new OnnxTrainer({
    cnn,
    ...opened,
    microBatchSize: microBatchSize ?? null,
    threads,
    weights: [...initialWeights(cnn, seed, options.initialWeights), ...drawParameters(head, seed)],
  });
}

async function createPredictor({
  cnn: spec,
  labelCount,
  weights,
  threads,
}: Parameters<Engine["createPredictor"]>[0]): Promise<Predictor> {
  return openPredictor(resolveCnn(spec, labelCount), weights, threads);
}

async function openPredictor(cnn: ResolvedCnn, weights: Weights, threads: number | undefined): Promise<Predictor> {
  const session = await openGraphSession(inferenceModel({ cnn, labelCount: cnn.outputShape[0], weights }), { threads });
  return {
    predict: async (images, size) => (await session.run({ image: imageFeed(cnn, images, size) })).logits,
    dispose: () => session.close(),
  };
}

interface OnnxTrainerParts extends RunnableStep {
  computedBy: string;
  notice: string | null;
  threads: number | undefined;
  weights: Weights;
}

class OnnxTrainer implements Trainer {
  readonly computedBy: string;
  readonly notice: string | null;
  /** Flat weights and slots by graph input name. Replaced, never written to: a failed step leaves them whole. */
  private vectors: StateVectors;
  private stepsTaken = 0;
  /** Inference with the current weights; made at the first prediction after they changed. */
  private predictor: Promise<Predictor> | null = null;

  constructor(private readonly parts: OnnxTrainerParts) {
    this.computedBy = parts.computedBy;
    this.notice = parts.notice;
    const { groups } = parts.compiled;
    const weights = groups.map((group): [string, Float32Array] => [
      vectorName("weights", group),
      packGroup(group, parts.weights),
    ]);
    const slots = slotVectors(parts.compiled).map(({ name, group }): [string, Float32Array] => [
      name,
      new Float32Array(group.length),
    ]);
    const carried = parts.compiled.carried.map(({ name, start }): [string, Float32Array] => [name, start]);
    this.vectors = new Map([...weights, ...slots, ...carried]);
  }

  async step(batch: TrainingBatch, options: StepOptions): Promise<StepResult> {
    const { vectors, ...result } = await runStep(this.parts, this.vectors, this.stepsTaken, batch, options);
    if (!Number.isFinite(result.loss) || !Number.isFinite(result.gradientNorm)) return result;
    this.vectors = vectors;
    this.stepsTaken++;
    await this.forgetPredictor();
    return result;
  }

  async predict(images: Float32Array, size: number): Promise<Float32Array> {
    this.predictor ??= this.weights().then((weights) => openPredictor(this.parts.cnn, weights, this.parts.threads));
    return (await this.predictor).predict(images, size);
  }

  weights(): Promise<Weights> {
    const all = this.parts.compiled.groups.flatMap((group) =>
      viewGroup(group, this.vector(vectorName("weights", group))),
    );
    return Promise.resolve(all.filter(({ name }) => !isOfSourceHead(name)));
  }

  state(): Promise<TrainerState> {
    const slots = slotVectors(this.parts.compiled).flatMap(({ name, slot, group }) =>
      unpackGroup(group, this.vector(name), `/${slot}`),
    );
    const weights = this.parts.compiled.groups.flatMap((group) =>
      unpackGroup(group, this.vector(vectorName("weights", group))),
    );
    const carried = this.parts.compiled.carried.map(({ name, start }) => ({
      name,
      shape: [start.length],
      data: this.vector(name).slice(),
    }));
    const head = weights.filter(({ name }) => isOfSourceHead(name));
    return Promise.resolve({
      weights: weights.filter(({ name }) => !isOfSourceHead(name)),
      slots: [...slots, ...head, ...carried],
      step: this.stepsTaken,
    });
  }

  async restore(state: TrainerState): Promise<void> {
    this.vectors = stateVectors(this.parts.compiled, state);
    this.stepsTaken = state.step;
    await this.forgetPredictor();
  }

  async dispose(): Promise<void> {
    await this.forgetPredictor();
    await this.parts.session.close();
    await this.parts.updateSession?.close();
  }

  private vector(name: string): Float32Array {
    const vector = this.vectors.get(name);
    invariant(vector !== undefined, `the trainer has no vector "${name}"`);
    return vector;
  }

  private async forgetPredictor(): Promise<void> {
    const { predictor } = this;
    this.predictor = null;
    if (predictor !== null) await (await predictor).dispose();
  }
}
