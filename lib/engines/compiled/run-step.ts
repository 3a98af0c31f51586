/** @file One optimizer update by the sessions of a compiled step: a pure function of the state and the batch. */
import { isLearned } from "../../graph/parameter-layout";
import { invariant } from "../../invariant";
import type { StepOptions, StepResult, TrainingBatch } from "../engine";
import { microBatches, microBatchSeed } from "../micro-batches";
import { GROUP_WEIGHTS } from "../../graph/step/group-dro";
import { SOURCE_LOSS } from "../../graph/step/source-adversary";
import { nextName, vectorName } from "../../graph/step/group-vectors";
import { batchFeeds, scalarFeeds, vectorFeeds, type StepProgram } from "./step-feeds";
import type { Feed, GraphSession } from "../graph-session";

/** Flat weights, slots and what else is carried on, by graph input name. */
export type StateVectors = ReadonlyMap<string, Float32Array>;

/** A compiled step with its opened sessions. */
export interface RunnableStep extends StepProgram {
  /** Of `compiled.graph`. */
  session: GraphSession;
  /** Of `compiled.update`. */
  updateSession: GraphSession | null;
  /** The most images computed at once; null takes a batch whole. */
  microBatchSize: number | null;
}

/** A step's result and the state after it. */
export interface StepOutcome extends StepResult {
  vectors: StateVectors;
}

/** Takes one step from `vectors`, which stay as they are. `stepsTaken` counts the updates before it. */
export async function runStep(
  step: RunnableStep,
  vectors: StateVectors,
  stepsTaken: number,
  batch: TrainingBatch,
  options: StepOptions,
): Promise<StepOutcome> {
  const scalars = scalarFeeds(step.compiled, { step: stepsTaken, learningRate: options.learningRate });
  if (step.updateSession !== null)
    return accumulateAndUpdate(step, step.updateSession, vectors, scalars, batch, options);
  const feeds = { ...batchFeeds(step, { batch, share: 1 }, options), ...scalars, ...vectorFeeds(vectors) };
  const outputs = await step.session.run(wantedFeeds(step.compiled.graph.inputs, feeds));
  return {
    loss: outputs.loss[0],
    gradientNorm: outputs.gradient_norm[0],
    logits: outputs.logits,
    groupWeights: outputs[nextName(GROUP_WEIGHTS)],
    sourceLoss: outputs[SOURCE_LOSS]?.[0],
    vectors: advanced(vectors, outputs),
  };
}

/** Gradients part by part, the moving statistics with them, then one update from their sum. */
async function accumulateAndUpdate(
  step: RunnableStep,
  updateSession: GraphSession,
  before: StateVectors,
  scalars: Record<string, Feed>,
  batch: TrainingBatch,
  options: StepOptions,
): Promise<StepOutcome> {
  const { cnn, compiled } = step;
  invariant(compiled.update !== null, "an opened update was compiled");
  const zeros = compiled.groups
    .filter(isLearned)
    .map((group): [string, Float32Array] => [vectorName("gradient", group), new Float32Array(group.length)]);
  const logits = new Float32Array(batch.size * cnn.outputShape[0]);
  let vectors: StateVectors = new Map([...before, ...zeros]);
  let [loss, filled] = [0, 0];
  let sourceLoss: number | undefined;
  for (const [index, part] of microBatches(batch, step.microBatchSize ?? batch.size).entries()) {
    const feeds = {
      ...batchFeeds(step, part, { ...options, dropoutSeed: microBatchSeed(options.dropoutSeed, index) }),
      ...vectorFeeds(vectors),
    };
    const outputs = await step.session.run(wantedFeeds(compiled.graph.inputs, feeds));
    vectors = advanced(vectors, outputs);
    loss += part.share * outputs.loss[0];
    if (SOURCE_LOSS in outputs) sourceLoss = (sourceLoss ?? 0) + part.share * outputs[SOURCE_LOSS][0];
    logits.set(outputs.logits, filled);
    filled += outputs.logits.length;
  }
  const outputs = await updateSession.run(wantedFeeds(compiled.update.inputs, { ...scalars, ...vectorFeeds(vectors) }));
  const updated = advanced(vectors, outputs);
  zeros.forEach(([name]) => updated.delete(name));
  const groupWeights = updated.get(GROUP_WEIGHTS);
  return { loss, gradientNorm: outputs.gradient_norm[0], logits, groupWeights, sourceLoss, vectors: updated };
}

/** The feeds that a graph takes. */
export function wantedFeeds(
  inputs: readonly { name: string }[],
  feeds: Readonly<Record<string, Feed>>,
): Record<string, Feed> {
  return Object.fromEntries(inputs.map(({ name }) => [name, feeds[name]]));
}

/** The vectors after a graph ran: those it gives anew, and the others as they were. */
function advanced(vectors: StateVectors, outputs: Readonly<Record<string, Float32Array>>): Map<string, Float32Array> {
  return new Map([...vectors].map(([name, before]) => [name, outputs[nextName(name)] ?? before]));
}
