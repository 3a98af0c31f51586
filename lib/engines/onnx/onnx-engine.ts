/** @file The ONNX engine: one graph per training step, run by onnxruntime on the CPU. */
import { dropoutMask } from "../../architectures/dropout-mask";
import { frozenLayers } from "../../architectures/frozen-layers";
import { initialWeights } from "../../architectures/initial-weights";
import { elementCount, type ResolvedCnn } from "../../architectures/resolved-cnn";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { isLearned, packGroup, unpackGroup, type ParameterGroup } from "../../graph/parameter-layout";
import { invariant } from "../../invariant";
import { graphToModel } from "../../onnx/graph-to-model";
import { inferenceModel } from "../../onnx/inference-model";
import { encodeModel } from "../../onnx/model-proto";
import type { Engine, Predictor, StepOptions, StepResult, Trainer, TrainerOptions, TrainerState, TrainingBatch, Weights } from "../engine";
import type { OptimizerSpec } from "../optimizer-spec";
import { openModelSession, type Feed, type ModelSession } from "./model-session";
import { optimizerScalars } from "./optimizer-update";
import { compileTrainingStep, nextName, vectorName, type TrainingStep } from "./training-step";

/** Trains and predicts with onnxruntime-node. Equal seeds, specs, data and threads give equal bits. */
export const onnxEngine: Engine = { kind: "onnx", createTrainer, createPredictor };

async function createTrainer({ cnn: spec, labelCount, optimizer, frozen = [], initialWeights: given, seed, threads }: TrainerOptions): Promise<Trainer> {
  const cnn = resolveCnn(spec, labelCount);
  const compiled = compileTrainingStep(cnn, optimizer, frozenLayers(spec, frozen));
  const session = await openModelSession(encodeModel(graphToModel(compiled.graph)), { threads });
  return new OnnxTrainer({ cnn, compiled, optimizer, session, threads, weights: initialWeights(cnn, seed, given) });
}

async function createPredictor({ cnn: spec, labelCount, weights, threads }: Parameters<Engine["createPredictor"]>[0]): Promise<Predictor> {
  return openPredictor(resolveCnn(spec, labelCount), weights, threads);
}

async function openPredictor(cnn: ResolvedCnn, weights: Weights, threads: number | undefined): Promise<Predictor> {
  const session = await openModelSession(inferenceModel({ cnn, labelCount: cnn.outputShape[0], weights }), { threads });
  return {
    predict: async (images, size) => (await session.run({ image: imageFeed(cnn, images, size) })).logits,
    dispose: () => session.close(),
  };
}

function imageFeed(cnn: ResolvedCnn, images: Float32Array, size: number): Feed {
  return { data: images, shape: [size, ...cnn.input] };
}

interface OnnxTrainerParts {
  cnn: ResolvedCnn;
  compiled: TrainingStep;
  optimizer: OptimizerSpec;
  session: ModelSession;
  threads: number | undefined;
  weights: Weights;
}

class OnnxTrainer implements Trainer {
  /** Flat weights and slots by graph input name. Replaced, never written to: a failed step leaves them whole. */
  private vectors: ReadonlyMap<string, Float32Array>;
  private stepsTaken = 0;
  /** Inference with the current weights; made at the first prediction after they changed. */
  private predictor: Promise<Predictor> | null = null;

  constructor(private readonly parts: OnnxTrainerParts) {
    const { groups } = parts.compiled;
    const weights = groups.map((group): [string, Float32Array] => [vectorName("weights", group), packGroup(group, parts.weights)]);
    const slots = this.slotVectors().map(({ name, group }): [string, Float32Array] => [name, new Float32Array(group.length)]);
    this.vectors = new Map([...weights, ...slots]);
  }

  async step(batch: TrainingBatch, { learningRate, dropoutSeed }: StepOptions): Promise<StepResult> {
    const { cnn, optimizer, session } = this.parts;
    const scalars = Object.entries(optimizerScalars(optimizer, this.stepsTaken, learningRate));
    const outputs = await session.run({
      image: imageFeed(cnn, batch.images, batch.size),
      targets: { data: batch.targets, shape: [batch.size, ...cnn.outputShape] },
      sample_weights: { data: batch.sampleWeights, shape: [batch.size] },
      ...Object.fromEntries(scalars.map(([name, value]): [string, Feed] => [name, { data: Float32Array.of(value), shape: [] }])),
      ...Object.fromEntries([...this.vectors].map(([name, data]): [string, Feed] => [name, { data, shape: [data.length] }])),
      ...this.maskFeeds(batch.size, dropoutSeed),
    });
    this.vectors = new Map([...this.vectors].map(([name, before]) => [name, outputs[nextName(name)] ?? before]));
    this.stepsTaken++;
    await this.forgetPredictor();
    return { loss: outputs.loss[0], logits: outputs.logits };
  }

  async predict(images: Float32Array, size: number): Promise<Float32Array> {
    this.predictor ??= openPredictor(this.parts.cnn, this.weights(), this.parts.threads);
    return (await this.predictor).predict(images, size);
  }

  state(): Promise<TrainerState> {
    const slots = this.slotVectors().flatMap(({ name, slot, group }) => unpackGroup(group, this.vector(name), `/${slot}`));
    return Promise.resolve({ weights: this.weights(), slots, step: this.stepsTaken });
  }

  async restore(state: TrainerState): Promise<void> {
    const { groups } = this.parts.compiled;
    const weights = groups.map((group): [string, Float32Array] => [vectorName("weights", group), packGroup(group, state.weights)]);
    const slots = this.slotVectors().map(({ name, slot, group }): [string, Float32Array] => [name, packGroup(group, state.slots, `/${slot}`)]);
    this.vectors = new Map([...weights, ...slots]);
    this.stepsTaken = state.step;
    await this.forgetPredictor();
  }

  async dispose(): Promise<void> {
    await this.forgetPredictor();
    await this.parts.session.close();
  }

  private weights(): Weights {
    return this.parts.compiled.groups.flatMap((group) => unpackGroup(group, this.vector(vectorName("weights", group))));
  }

  private slotVectors(): { name: string; slot: string; group: ParameterGroup }[] {
    const { groups, slots } = this.parts.compiled;
    return groups.filter(isLearned).flatMap((group) => slots.map((slot) => ({ name: vectorName(slot, group), slot, group })));
  }

  private vector(name: string): Float32Array {
    const vector = this.vectors.get(name);
    invariant(vector !== undefined, `the trainer has no vector "${name}"`);
    return vector;
  }

  private maskFeeds(size: number, seed: number): Record<string, Feed> {
    const { masks } = this.parts.compiled;
    return Object.fromEntries(
      masks.map(({ name, layer, rate, shape }) => [name, { data: dropoutMask(seed, layer, size * elementCount(shape), rate), shape: [size, ...shape] }]),
    );
  }

  private async forgetPredictor(): Promise<void> {
    const { predictor } = this;
    this.predictor = null;
    if (predictor !== null) await (await predictor).dispose();
  }
}

export { onnxModelPredictor } from "./onnx-model-predictor";
