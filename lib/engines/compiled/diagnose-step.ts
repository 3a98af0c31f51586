import { frozenLayers } from "../../architectures/frozen-layers";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { layerOfScope } from "../../graph/graph-layers";
import { isLearned, unpackGroup } from "../../graph/parameter-layout";
import { watchGraph, WATCH_OUTPUT, type WatchedGraph } from "../../graph/watch-graph";
import { graphToModel } from "../../onnx/graph-to-model";
import { encodeModel } from "../../onnx/model-proto";
import type { StepDiagnosis, StepOptions, TrainerOptions, TrainerState, TrainingBatch } from "../engine";
import { DEFAULT_LOSS } from "../../graph/step/loss-spec";
import { microBatches, microBatchSeed } from "../micro-batches";
import { nextName, vectorName } from "../../graph/step/group-vectors";
import { openGraphSession } from "./onnxruntime/open-graph-session";
import { wantedFeeds } from "./run-step";
import { batchFeeds, stateVectors, vectorFeeds } from "./step-feeds";
import { compileTrainingStep, type TrainingStep } from "../../graph/step/training-step";
import type { NamedTensor } from "../../tensor/named-tensor";

/**
 * Computes the forward and the backward pass of a step again, with a watch on every node, to find where its numbers
 * stop being finite. `state` is the one before the step; nothing is updated. The graph is compiled for this one call.
 */
export async function diagnoseStep(
  options: TrainerOptions,
  state: TrainerState,
  batch: TrainingBatch,
  moment: Pick<StepOptions, "dropoutSeed" | "reversal">,
): Promise<StepDiagnosis> {
  const { labelCount, optimizer, loss = DEFAULT_LOSS, frozen = [], microBatchSize = batch.size, threads } = options;
  const { groupDro = null, sourceAdversary = null } = options;
  const cnn = resolveCnn(options.cnn, labelCount);
  // The form that gives the gradients themselves instead of what an optimizer makes of them.
  const compiled = compileTrainingStep(cnn, {
    optimizer,
    loss,
    clipNorm: null,
    frozen: frozenLayers(options.cnn, frozen),
    accumulates: true,
    groupDro,
    sourceAdversary,
    target: "onnxruntime",
  });
  const watched = watchGraph(compiled.graph);
  const session = await openGraphSession(encodeModel(graphToModel(watched.graph)), { threads });
  try {
    const gradients = compiled.groups
      .filter(isLearned)
      .map((group): [string, Float32Array] => [vectorName("gradient", group), new Float32Array(group.length)]);
    let vectors = new Map([...stateVectors(compiled, state), ...gradients]);
    for (const [index, part] of microBatches(batch, microBatchSize).entries()) {
      const feeds = {
        ...batchFeeds({ cnn, compiled }, part, { ...moment, dropoutSeed: microBatchSeed(moment.dropoutSeed, index) }),
        ...vectorFeeds(vectors),
      };
      const outputs = await session.run(wantedFeeds(watched.graph.inputs, feeds));
      vectors = new Map([...vectors].map(([name, before]) => [name, outputs[nextName(name)] ?? before]));
      const found = firstNotFinite(watched, outputs[WATCH_OUTPUT]);
      if (found !== null) return { ...found, largestGradient: largestGradient(compiled, vectors) };
    }
    return { layer: null, pass: null, largestGradient: largestGradient(compiled, vectors) };
  } finally {
    await session.close();
  }
}

function firstNotFinite({ watched }: WatchedGraph, marks: Float32Array): Pick<StepDiagnosis, "layer" | "pass"> | null {
  const index = marks.findIndex((mark) => mark !== 0);
  return index < 0 ? null : layerOfScope(watched[index].scope);
}

/** Null where all are 0, or none is a number. */
function largestGradient(
  { groups }: TrainingStep,
  vectors: ReadonlyMap<string, Float32Array>,
): StepDiagnosis["largestGradient"] {
  const tensors = groups
    .filter(isLearned)
    .flatMap((group) =>
      unpackGroup(group, vectors.get(vectorName("gradient", group)) ?? new Float32Array(group.length)),
    );
  return tensors.reduce<StepDiagnosis["largestGradient"]>((largest, tensor) => {
    const magnitude = largestMagnitude(tensor);
    return magnitude > (largest?.magnitude ?? 0) ? { parameter: tensor.name, magnitude } : largest;
  }, null);
}

/** NaN counts as nothing. */
function largestMagnitude({ data }: NamedTensor): number {
  return data.reduce((largest, value) => (Math.abs(value) > largest ? Math.abs(value) : largest), 0);
}
