import { type CnnSpec } from "../architectures/cnn-spec";
import { outputActivation } from "../engines/loss-spec";
import { openModelSession } from "../engines/onnx/model-session";
import { selectEngine } from "../engines/select-engine";
import { HilumError, isHilumError } from "../errors";
import { type PreprocessingSpec } from "../imaging/preprocessing-spec";
import { type EvaluationReport } from "../metrics/evaluation-report";
import { type TrainedNetwork } from "../publish/build-model";
import { type PublishedModel } from "../publish/model";
import { getModel } from "../store/model-store";
import { type Store } from "../store/open-store";
import { getRun } from "../store/run-store";
import { type OutputActivation } from "../tensor/probabilities";
import { type RunDetail } from "../training/run";
import { loadWeights } from "./run-weights";

/** A network that answers: a run's kept weights on the engine that trained them, or a published model. */
export interface OpenNetwork {
  /** The run, or `model@version`. */
  name: string;
  /** The run that it came from. */
  run: string;
  cnn: CnnSpec;
  labels: readonly string[];
  preprocessing: PreprocessingSpec;
  /** What makes probabilities of its logits. */
  activation: OutputActivation;
  /** `[N, labels]` logits of `[N, 1, size, size]` float32 0–1. */
  predict(images: Float32Array, count: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Opens a model by `name` or `name@version`, or a completed run by id or name; a model goes before a run of its name.
 * Close it when done. Throws `notFound` when neither exists, `conflict` when the run is not completed.
 */
export async function openNetwork(store: Store, runOrModel: string): Promise<OpenNetwork> {
  const model = await findModel(store, runOrModel);
  return model === null ? openRun(store, runOrModel) : openModel(store, model);
}

/** A completed run's network with its weights and its evaluation. Throws `notFound` or `conflict`. */
export async function loadTrainedNetwork(store: Store, idOrName: string): Promise<{ run: RunDetail; report: EvaluationReport; network: TrainedNetwork }> {
  const run = await getRun(store, idOrName);
  const weights = await loadWeights(store, run.id);
  const { spec: { cnn, preprocessing, training }, report } = run;
  if (report === null) throw new HilumError("conflict", `Run ${run.name} has not been evaluated yet.`, { remedy: "Wait until it is completed." });
  return { run, report, network: { cnn, preprocessing, labels: report.labels, weights, activation: outputActivation(training.loss) } };
}

async function openModel(store: Store, model: PublishedModel): Promise<OpenNetwork> {
  const session = await openModelSession(await store.blobs.get(model.onnxDigest));
  const { cnn, labels, preprocessing, activation, run } = model;
  return {
    name: `${model.name}@${model.version}`,
    run,
    cnn,
    labels,
    preprocessing,
    activation,
    predict: async (images, count) => (await session.run({ image: { data: images, shape: [count, 1, cnn.input.size, cnn.input.size] } })).logits,
    close: () => session.close(),
  };
}

async function openRun(store: Store, idOrName: string): Promise<OpenNetwork> {
  const { run, network } = await loadTrainedNetwork(store, idOrName).catch((error: unknown) => {
    if (!isHilumError(error) || error.code !== "notFound") throw error;
    throw new HilumError("notFound", `There is no model and no run called ${idOrName}.`, { remedy: "See the names with: hilum models, hilum runs" });
  });
  const { cnn, labels, weights, preprocessing, activation } = network;
  const engine = await selectEngine(run.spec.training.engine);
  const predictor = await engine.createPredictor({ cnn, labelCount: labels.length, weights });
  return { name: run.name, run: run.id, cnn, labels, preprocessing, activation, predict: (images, count) => predictor.predict(images, count), close: () => predictor.dispose() };
}

async function findModel(store: Store, wanted: string): Promise<PublishedModel | null> {
  const [, name, version] = /^(.*?)(?:@(\d{1,9}))?$/.exec(wanted) ?? [];
  try {
    return await getModel(store, name, version === undefined ? undefined : Number(version));
  } catch (error) {
    if (isHilumError(error) && error.code === "notFound" && version === undefined) return null;
    throw error;
  }
}
