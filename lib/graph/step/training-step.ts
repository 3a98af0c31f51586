/** @file One training step as one graph: forward, loss, backward and optimizer update. */
import type { RandomInput } from "../../architectures/random-input";
import type { ResolvedCnn, ResolvedLayer } from "../../architectures/resolved-cnn";
import { compileForward } from "../compile-forward";
import { BATCH, batched } from "../dimension";
import type { Graph, GraphOutput, Value } from "../graph";
import { GraphBuilder } from "../graph-builder";
import { gradients, type Seed } from "../gradients";
import { isLearned, layOutParameters, type ParameterGroup } from "../parameter-layout";
import { poolBeforeActivation } from "../pool-before-activation";
import { pruneGraph } from "../prune-graph";
import { invariant } from "../../invariant";
import type { OptimizerSpec } from "./optimizer-spec";
import { addLoss, type CarriedVector, carriedVectors, type LossSettings } from "./add-loss";
import { addUpdate, compileUpdate } from "./add-update";
import { nextName, vectorInputs, vectorName, vectorsOf, type VectorOf } from "./group-vectors";
import { targetWidth } from "./step-objective";
import { selectUpdateRule } from "./optimizers/select-update-rule";
import type { UpdateRule } from "./optimizers/update-rule";
import {
  type AddedAdversary,
  addSourceAdversary,
  classifierOf,
  type SourceAdversary,
  sourceHeadParameters,
} from "./source-adversary";
import { type StepTarget, TrainingMode } from "./training-mode";

/** What a step does beside what its network does. */
export interface StepSettings extends LossSettings {
  optimizer: OptimizerSpec;
  /** The largest global norm of the gradients; null leaves them. */
  clipNorm: number | null;
  /** Layers that are held still. */
  frozen: ReadonlySet<string>;
  /** Whether the gradients of several batches make one update. */
  accumulates: boolean;
  /** Null or absent where no head learns the sources. */
  sourceAdversary?: SourceAdversary | null;
  target: StepTarget;
}

/** A training step's graphs and the names at their border. */
export interface TrainingStep {
  /** From a batch to updated weights; where gradients accumulate, to the sum of the gradients so far. */
  graph: Graph;
  /** From the sum of the gradients to updated weights; null where `graph` does that, too. */
  update: Graph | null;
  groups: readonly ParameterGroup[];
  rule: UpdateRule;
  /** What a step takes and gives anew beside weights and slots. */
  carried: readonly CarriedVector[];
  /** Drawn anew for every step. */
  randomInputs: readonly RandomInput[];
}

/** The share of an accumulated batch in its update's sample weights: a scalar input. */
export const SHARE = "share";

/**
 * Compiles a network, a loss and an optimizer into one graph, or into two where gradients accumulate.
 *
 * Inputs: `image` `[N, 1, H, W]` 0–1, `targets` `[N, K]` (`[N, 2K]` of several findings), `sample_weights` `[N]`, the optimizer's scalars, one vector
 * per parameter group and slot, one tensor per layer that draws random numbers. Outputs: `loss` `[]`,
 * Σ wᵢ·lossᵢ / Σ wᵢ, and `logits` `[N, K]`, both before the update and in training mode; `gradient_norm` `[]`, the global norm before it is clipped;
 * and every vector after the update. Batch normalisation uses the batch's biased variance, also for its moving
 * statistics, and Keras' momentum: moving ← momentum · moving + (1 − momentum) · batch. The weights of `frozen` layers
 * are an input and no output, and their normalisations use the moving statistics, as Keras' `trainable = False` does.
 *
 * Where gradients accumulate, the first graph takes `gradient.<group>` and `share` and gives
 * gradient + share · ∂loss/∂weights; the second one takes those vectors and gives `gradient_norm` and the update.
 *
 * Under group-DRO `groups` `[N, G]` and `group_weights` `[G]` are inputs, too, and the loss is Σ q·loss over the groups;
 * where gradients accumulate, the groups' weights move with every batch, as the moving statistics do. With a source
 * adversary the groups of parameters hold its head, too; it takes `source_targets` and `source_mask` `[N, S]`,
 * `source_weights` `[N]` and `reversal` `[]`, and gives `source_loss` `[]`.
 */
export function compileTrainingStep(cnn: ResolvedCnn, settings: StepSettings): TrainingStep {
  const builder = new GraphBuilder("training_step");
  const { sourceAdversary = null } = settings;
  const head = sourceAdversary === null ? [] : sourceHeadParameters(cnn, sourceAdversary);
  const groups = layOutParameters(cnn, settings.frozen, head);
  const rule = selectUpdateRule(settings.optimizer);
  const carried = carriedVectors(settings);
  const vectors = vectorInputs(builder, "weights", groups);
  const { outputs, gradientOf, randomInputs } = addLossAndGradients(builder, cnn, groups, vectors, settings);
  if (!settings.accumulates) {
    const graph = pruneGraph(
      builder.finish([
        ...outputs,
        ...addUpdate(builder, { groups, vectors, gradientOf, rule, clipNorm: settings.clipNorm }),
      ]),
    );
    return { graph, update: null, groups, rule, carried, randomInputs };
  }
  const graph = pruneGraph(builder.finish([...outputs, ...addToSum(builder, groups, gradientOf)]));
  return { graph, update: compileUpdate(groups, rule, settings.clipNorm), groups, rule, carried, randomInputs };
}

interface LossAndGradients {
  /** `loss`, `logits`, the moving statistics and what else is carried on. */
  outputs: GraphOutput[];
  gradientOf: VectorOf;
  /** Drawn anew for every step. */
  randomInputs: readonly RandomInput[];
}

/** The forward pass, the loss and the backward pass of a batch. */
function addLossAndGradients(
  builder: GraphBuilder,
  cnn: ResolvedCnn,
  groups: readonly ParameterGroup[],
  vectors: VectorOf,
  settings: StepSettings,
): LossAndGradients {
  const [labelCount] = cnn.outputShape;
  const image = builder.input("image", batched(cnn.input));
  const targets = builder.input("targets", [BATCH, targetWidth(settings.loss, labelCount)]);
  const sampleWeights = builder.input("sample_weights", [BATCH]);
  const parameters = splitParameters(builder, groups, vectors);
  const mode = new TrainingMode(builder, parameters, settings.frozen, settings.target);
  const layers = poolBeforeActivation(cnn.layers);
  const values = compileForward(builder, layers, image, mode);
  const logits = values.get(cnn.layers[cnn.layers.length - 1].name);
  invariant(logits !== undefined, "a network has a last layer");
  const { loss, seeds, carried } = addLoss(builder, settings, { logits, targets, sampleWeights });
  const adversary = addAdversary(builder, settings.sourceAdversary ?? null, mode, values.get(featuresOf(layers)));
  const gradientOf = addGradients(builder, groups.filter(isLearned), parameters, {
    seeds: adversary === null ? seeds : [...seeds, adversary.seed],
    known: adversary?.gradients ?? new Map(),
  });
  const statistics = groups
    .filter(({ name }) => name === "statistics")
    .map((group) => ({
      name: nextName(vectorName("weights", group)),
      value: joinFlat(builder, group, (name) => mode.movedStatistic(name)),
    }));
  return {
    outputs: [
      { name: "loss", value: loss },
      { name: "logits", value: logits },
      ...statistics,
      ...carried,
      ...(adversary?.outputs ?? []),
    ],
    gradientOf,
    randomInputs: mode.randomInputs,
  };
}

/** The name of what a network's features are. */
const featuresOf = (layers: readonly ResolvedLayer[]): string => classifierOf(layers).inputs[0];

function addAdversary(
  builder: GraphBuilder,
  settings: SourceAdversary | null,
  mode: TrainingMode,
  features: Value | undefined,
): AddedAdversary | null {
  if (settings === null) return null;
  invariant(features !== undefined, "a network's last weights read something");
  return addSourceAdversary(builder, settings, { features, parameter: (name) => mode.parameter(name) });
}

function splitParameters(
  builder: GraphBuilder,
  groups: readonly ParameterGroup[],
  vectors: VectorOf,
): Map<string, Value> {
  builder.scope = "parameters";
  const parameters = new Map<string, Value>();
  for (const group of groups) {
    const parts = builder.values("split", [vectors(group)], { axis: 0, sizes: group.sizes });
    group.parameters.forEach(({ name, shape }, index) =>
      parameters.set(name, builder.value("reshape", [parts[index]], { shape })),
    );
  }
  return parameters;
}

/** ∂loss/∂weights of each group as one flat vector; `known` are those of weights that the seeds do not lead to. */
function addGradients(
  builder: GraphBuilder,
  groups: readonly ParameterGroup[],
  parameters: ReadonlyMap<string, Value>,
  { seeds, known }: { seeds: readonly Seed[]; known: ReadonlyMap<string, Value> },
): VectorOf {
  const wanted = groups.flatMap((group) => group.parameters.map(({ name }) => name)).filter((name) => !known.has(name));
  const values = wanted.map((name) => {
    const value = parameters.get(name);
    invariant(value !== undefined, `parameter "${name}" was split off`);
    return value;
  });
  const found = gradients(builder, seeds, values);
  const gradientOf = new Map([...known, ...wanted.map((name, index): [string, Value | null] => [name, found[index]])]);
  return vectorsOf(groups, (group) => joinFlat(builder, group, (name) => gradientOf.get(name) ?? null));
}

/** The gradients so far, and those of this batch times its share. */
function addToSum(builder: GraphBuilder, groups: readonly ParameterGroup[], gradientOf: VectorOf): GraphOutput[] {
  builder.scope = "accumulation";
  const share = builder.input(SHARE, []);
  const learned = groups.filter(isLearned);
  const sums = vectorInputs(builder, "gradient", learned);
  return learned.map((group) => ({
    name: nextName(vectorName("gradient", group)),
    value: builder.value("add", [sums(group), builder.value("mul", [gradientOf(group), share])]),
  }));
}

/** One flat vector of a group from a tensor per parameter; a parameter the loss does not depend on counts as zeros. */
function joinFlat(builder: GraphBuilder, group: ParameterGroup, tensorOf: (name: string) => Value | null): Value {
  builder.scope = "parameters";
  const flat = group.parameters.map(({ name }, index) => {
    const tensor =
      tensorOf(name) ??
      builder.constant(`${name}/no_gradient`, [group.sizes[index]], new Float32Array(group.sizes[index]));
    return builder.value("reshape", [tensor], { shape: [group.sizes[index]] });
  });
  return flat.length === 1 ? flat[0] : builder.value("concat", flat, { axis: 0 });
}
