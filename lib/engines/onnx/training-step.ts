/** @file One training step as one graph: forward, loss, backward and optimizer update. */
import { randomInputOf, type RandomInput } from "../../architectures/random-input";
import type { ResolvedCnn } from "../../architectures/resolved-cnn";
import { batched, compileForward, type ForwardMode } from "../../graph/compile-forward";
import { BATCH } from "../../graph/dimension";
import type { Graph, GraphOutput, Value } from "../../graph/graph";
import { GraphBuilder } from "../../graph/graph-builder";
import { gradients } from "../../graph/gradients";
import { canPoolByHalves, maxPoolByHalves } from "../../graph/max-pool-by-halves";
import { isLearned, layOutParameters, type ParameterGroup } from "../../graph/parameter-layout";
import { poolBeforeActivation } from "../../graph/pool-before-activation";
import { pruneGraph } from "../../graph/prune-graph";
import { invariant } from "../../invariant";
import type { OptimizerSpec } from "../optimizer-spec";
import { optimizerScalars, optimizerSlots, updateGroup } from "./optimizer-update";

/** A training step's graph and the names at its border. */
export interface TrainingStep {
  graph: Graph;
  groups: readonly ParameterGroup[];
  /** Optimizer slots per trainable group. */
  slots: readonly string[];
  /** Drawn anew for every step. */
  randomInputs: readonly RandomInput[];
}

/** The graph input of a group's weights or of one of its slots; the updated vector is the output `next.<name>`. */
export const vectorName = (part: string, group: ParameterGroup) => `${part}.${group.name}`;
export const nextName = (name: string) => `next.${name}`;

/**
 * Compiles a network and an optimizer into one graph.
 *
 * Inputs: `image` `[N, 1, H, W]` 0–1, `targets` `[N, K]`, `sample_weights` `[N]`, the optimizer's scalars, one vector
 * per parameter group and slot, one tensor per layer that draws random numbers. Outputs: `loss` `[]`, Σ wᵢ·ceᵢ / Σ wᵢ with
 * ce = −Σ t·log softmax(logits); `logits` `[N, K]`, both before the update and in training mode; and every vector
 * after the update. Batch normalisation uses the batch's biased variance, also for its moving statistics, and Keras'
 * momentum: moving ← momentum · moving + (1 − momentum) · batch. The weights of `frozen` layers are an input and no
 * output, and their normalisations use the moving statistics, as Keras' `trainable = False` does.
 */
export function compileTrainingStep(cnn: ResolvedCnn, optimizer: OptimizerSpec, frozen: ReadonlySet<string> = new Set()): TrainingStep {
  const builder = new GraphBuilder("training_step");
  const [labelCount] = cnn.outputShape;
  const image = builder.input("image", batched(cnn.input));
  const targets = builder.input("targets", [BATCH, labelCount]);
  const sampleWeights = builder.input("sample_weights", [BATCH]);
  const groups = layOutParameters(cnn, frozen);
  const vectors = new Map(groups.map((group) => [group.name, builder.input(vectorName("weights", group), [group.length])]));
  const parameters = splitParameters(builder, groups, vectors);
  const mode = new TrainingMode(builder, parameters, frozen);

  const values = compileForward(builder, poolBeforeActivation(cnn.layers), image, mode);
  const logits = values.get(cnn.layers[cnn.layers.length - 1].name);
  invariant(logits !== undefined, "a network has a last layer");
  const loss = weightedCrossEntropy(builder, logits, targets, sampleWeights);

  const updates = updateAll(builder, { optimizer, groups, vectors, parameters, loss });
  const statistics = groups.filter(({ name }) => name === "statistics").map((group) => ({
    name: nextName(vectorName("weights", group)),
    value: joinFlat(builder, group, (name) => mode.movedStatistic(name)),
  }));
  const graph = pruneGraph(builder.finish([{ name: "loss", value: loss }, { name: "logits", value: logits }, ...updates, ...statistics]));
  return { graph, groups, slots: optimizerSlots(optimizer), randomInputs: mode.randomInputs };
}

function splitParameters(builder: GraphBuilder, groups: readonly ParameterGroup[], vectors: ReadonlyMap<string, Value>): Map<string, Value> {
  builder.scope = "parameters";
  const parameters = new Map<string, Value>();
  for (const group of groups) {
    const vector = vectors.get(group.name);
    invariant(vector !== undefined, "every group has its vector");
    const parts = builder.values("split", [vector], { axis: 0, sizes: group.sizes });
    group.parameters.forEach(({ name, shape }, index) => parameters.set(name, builder.value("reshape", [parts[index]], { shape })));
  }
  return parameters;
}

/** Σ wᵢ·ceᵢ / Σ wᵢ over the batch. */
function weightedCrossEntropy(builder: GraphBuilder, logits: Value, targets: Value, sampleWeights: Value): Value {
  builder.scope = "loss";
  const products = builder.value("mul", [targets, builder.value("logSoftmax", [logits])]);
  const perImage = builder.value("neg", [builder.value("reduceSum", [products], { axes: [1], keepDims: false })]);
  const weighted = builder.value("reduceSum", [builder.value("mul", [perImage, sampleWeights])], { axes: [0], keepDims: false });
  const total = builder.value("reduceSum", [sampleWeights], { axes: [0], keepDims: false });
  return builder.value("div", [weighted, total]);
}

interface UpdateRequest {
  optimizer: OptimizerSpec;
  groups: readonly ParameterGroup[];
  vectors: ReadonlyMap<string, Value>;
  parameters: ReadonlyMap<string, Value>;
  loss: Value;
}

/** The backward pass and the optimizer's updates of all trainable groups, as graph outputs. */
function updateAll(builder: GraphBuilder, { optimizer, groups, vectors, parameters, loss }: UpdateRequest): GraphOutput[] {
  const trainable = groups.filter(isLearned);
  const wanted = trainable.flatMap((group) => group.parameters.map(({ name }) => name));
  const values = wanted.map((name) => {
    const value = parameters.get(name);
    invariant(value !== undefined, `parameter "${name}" was split off`);
    return value;
  });
  const found = gradients(builder, [{ value: loss, cotangent: builder.scalar(1) }], values);
  const gradientOf = new Map(wanted.map((name, index) => [name, found[index]]));
  const scalarInputs = new Map(Object.keys(optimizerScalars(optimizer, 0, 0)).map((name) => [name, builder.input(name, [])]));
  const scalar = (name: string) => {
    const value = scalarInputs.get(name);
    invariant(value !== undefined, `the optimizer has no scalar "${name}"`);
    return value;
  };
  return trainable.flatMap((group) => {
    const slotNames = optimizerSlots(optimizer).map((slot) => vectorName(slot, group));
    const slots = slotNames.map((name) => builder.input(name, [group.length]));
    const gradient = joinFlat(builder, group, (name) => gradientOf.get(name) ?? null);
    builder.scope = "optimizer";
    const weights = vectors.get(group.name);
    invariant(weights !== undefined, "every group has its vector");
    const updated = updateGroup({ builder, scalar }, optimizer, { group: group.name, weights, gradient, slots });
    return [
      { name: nextName(vectorName("weights", group)), value: updated.weights },
      ...updated.slots.map((value, index) => ({ name: nextName(slotNames[index]), value })),
    ];
  });
}

/** One flat vector of a group from a tensor per parameter; a parameter the loss does not depend on counts as zeros. */
function joinFlat(builder: GraphBuilder, group: ParameterGroup, tensorOf: (name: string) => Value | null): Value {
  builder.scope = "parameters";
  const flat = group.parameters.map(({ name }, index) => {
    const tensor = tensorOf(name) ?? builder.constant(`${name}/no_gradient`, [group.sizes[index]], new Float32Array(group.sizes[index]));
    return builder.value("reshape", [tensor], { shape: [group.sizes[index]] });
  });
  return flat.length === 1 ? flat[0] : builder.value("concat", flat, { axis: 0 });
}

/** Training mode: batch statistics, dropout masks and noise as inputs. */
class TrainingMode implements ForwardMode {
  readonly randomInputs: RandomInput[] = [];
  private readonly moved = new Map<string, Value>();

  constructor(
    private readonly builder: GraphBuilder,
    private readonly parameters: ReadonlyMap<string, Value>,
    private readonly frozen: ReadonlySet<string>,
  ) {}

  parameter(name: string): Value {
    const value = this.parameters.get(name);
    invariant(value !== undefined, `no parameter named "${name}"`);
    return value;
  }

  movedStatistic(name: string): Value {
    const value = this.moved.get(name);
    invariant(value !== undefined, `"${name}" was not moved`);
    return value;
  }

  /** y = γ·(x − μ)/√(σ² + ε) + β (Ioffe & Szegedy 2015, algorithm 1), by the batch's statistics unless the layer is frozen. */
  normalise: ForwardMode["normalise"] = ({ name }, { epsilon, momentum }, x) => {
    const { builder } = this;
    const isFrozen = this.frozen.has(name);
    const [mean, variance] = isFrozen ? [this.parameter(`${name}/moving_mean`), this.parameter(`${name}/moving_variance`)] : builder.values("channelMoments", [x]);
    const deviation = builder.value("sqrt", [builder.value("add", [variance, builder.scalar(epsilon)])]);
    const scale = builder.value("div", [this.parameter(`${name}/gamma`), deviation]);
    const offset = builder.value("sub", [this.parameter(`${name}/beta`), builder.value("mul", [mean, scale])]);
    if (!isFrozen) {
      this.move(`${name}/moving_mean`, mean, momentum);
      this.move(`${name}/moving_variance`, variance, momentum);
    }
    return builder.value("channelAffine", [x, scale, offset]);
  };

  disturb: ForwardMode["disturb"] = (layer, x) => {
    const drawn = randomInputOf(layer);
    if (drawn === null) return x;
    this.randomInputs.push(drawn);
    const numbers = this.builder.input(drawn.name, batched(drawn.shape));
    return this.builder.value(drawn.draw.kind === "mask" ? "mul" : "add", [x, numbers]);
  };

  maxPool: ForwardMode["maxPool"] = (x, attributes) =>
    canPoolByHalves(x, attributes) ? maxPoolByHalves(this.builder, x) : this.builder.value("maxPool", [x], attributes);

  private move(name: string, batchStatistic: Value, momentum: number): void {
    const { builder } = this;
    const old = builder.value("mul", [this.parameter(name), builder.scalar(momentum)]);
    this.moved.set(name, builder.value("add", [old, builder.value("mul", [batchStatistic, builder.scalar(1 - momentum)])]));
  }
}
