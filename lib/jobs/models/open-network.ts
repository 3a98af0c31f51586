import { refuseMultiLabel } from "../../training/refuse-multi-label";
import { type CnnSpec } from "../../architectures/cnn-spec";
import { outputActivation } from "../../graph/step/output-activation";
import { HilumError } from "../../errors";
import { type ConformalGate } from "../../gate/model-gate";
import { type GateOptions } from "../../gate/refuse-picture";
import { type PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { scalingOf } from "../../metrics/calibration/network-calibration";
import { type OperatingPoint } from "../../metrics/operating-points/operating-point";
import { type EvaluationReport } from "../../metrics/evaluation-report";
import { type TrainedNetwork } from "../../publish/build-model";
import { type PublishedModel } from "../../publish/model";
import { findModel, getModel } from "../../store/models/model-store";
import { type Store } from "../../store/open-store";
import { findRun, getRun } from "../../store/runs/run-store";
import { type LogitScaling } from "../../tensor/logit-scaling";
import { type OutputActivation } from "../../tensor/probabilities";
import { type RunDetail } from "../../training/run";
import { type NetworkMaterial, type NetworkSession, openNetworkSession } from "./network-material";
import { loadWeights } from "./run-weights";

/** A network that can answer: a run's kept weights on the engine that trained them, or a published model. */
export interface FoundNetwork {
  /** The run, or `model@version`. */
  name: string;
  /** The run that it came from; of several networks that of the first. */
  run: string;
  /** The runs of all networks that answer. */
  runs: readonly string[];
  /** `name@version`; null for a run's own weights. */
  model: string | null;
  cnn: CnnSpec;
  labels: readonly string[];
  preprocessing: PreprocessingSpec;
  /** What makes probabilities of its logits. */
  activation: OutputActivation;
  /** What calibrates them; null where the network's own are given. */
  scaling: LogitScaling | null;
  /** Which films it is asked about. */
  gate: GateOptions;
  /** From which probability on a label may be a film's; null where that was not set. */
  conformal: ConformalGate | null;
  /** The class that films are flagged for, and from which score on; null where none was published. */
  flag: Pick<OperatingPoint, "label" | "threshold"> | null;
  /** Of a network that tells several findings a film: from which probability on each is called there, null where none was found. Null of one that tells one label. */
  thresholds: readonly (number | null)[] | null;
  /** The same for the same weights: what an opened one is kept by. */
  key: string;
  /** What it is opened from. Throws `corruptImage` and the like of a blob that cannot be read. */
  load(): Promise<NetworkMaterial>;
}

export type OpenNetwork = FoundNetwork & NetworkSession;

/**
 * A model by `name` or `name@version`, or a completed run by id or name; a model goes before a run of its name.
 * Throws `notFound` when neither exists, `conflict` when the run is not completed.
 */
export async function getNetwork(store: Store, runOrModel: string): Promise<FoundNetwork> {
  const model = await findPublished(store, runOrModel);
  return model === null ? foundRun(store, runOrModel) : foundModel(store, model);
}

/** Opens what {@link getNetwork} gives. Close it when done. */
export async function openNetwork(store: Store, runOrModel: string): Promise<OpenNetwork> {
  const network = await getNetwork(store, runOrModel);
  return { ...network, ...(await openNetworkSession(await network.load())) };
}

/** A completed run's network with its weights and its evaluation. Throws `notFound` or `conflict`. */
export async function loadTrainedNetwork(
  store: Store,
  idOrName: string,
): Promise<{ run: RunDetail; report: EvaluationReport; network: TrainedNetwork }> {
  const run = await getRun(store, idOrName);
  const weights = await loadWeights(store, run.id);
  const { cnn, preprocessing, training } = run.spec;
  const report = requireReport(run);
  return {
    run,
    report,
    network: {
      cnn,
      preprocessing,
      labels: report.labels,
      weights,
      activation: outputActivation(training.loss, report.labels),
      scaling: scalingOf(run.calibration, report.labels.length),
    },
  };
}

function foundModel(store: Store, model: PublishedModel): FoundNetwork {
  const { cnn, labels, preprocessing, activation, run, onnxDigest } = model;
  const load = async (): Promise<NetworkMaterial> => ({
    kind: "model",
    onnx: await store.blobs.get(onnxDigest),
    size: cnn.input.size,
  });
  const name = `${model.name}@${model.version}`;
  return {
    name,
    run,
    runs: model.members.length === 0 ? [run] : model.members.map((member) => member.run),
    model: name,
    cnn,
    labels,
    preprocessing,
    activation,
    scaling: scalingOf(model.calibration, labels.length),
    gate: { synthetic: model.synthetic, lifted: model.gate?.lifted },
    conformal: model.gate?.conformal ?? null,
    flag: model.operatingPoint,
    thresholds: model.multiLabel?.perFinding.map(({ atThreshold }) => atThreshold?.threshold ?? null) ?? null,
    key: `model ${onnxDigest}`,
    load,
  };
}

async function foundRun(store: Store, idOrName: string): Promise<FoundNetwork> {
  const run = await findRun(store, idOrName);
  if (run === null)
    throw new HilumError("notFound", `There is no model and no run called ${idOrName}.`, {
      remedy: "See the names with: hilum models, hilum runs",
    });
  const { cnn, preprocessing, training } = run.spec;
  const labels = run.multiLabel?.findings ?? requireReport(run).labels;
  const load = async (): Promise<NetworkMaterial> => ({
    kind: "run",
    engine: training.engine,
    cnn,
    labelCount: labels.length,
    weights: await loadWeights(store, run.id),
  });
  return {
    name: run.name,
    run: run.id,
    runs: [run.id],
    model: null,
    cnn,
    labels,
    preprocessing,
    activation: outputActivation(training.loss, labels),
    scaling: scalingOf(run.calibration, labels.length),
    gate: { synthetic: run.synthetic },
    conformal: null,
    flag: null,
    thresholds: run.multiLabel?.perFinding.map(({ atThreshold }) => atThreshold?.threshold ?? null) ?? null,
    key: `run ${run.id}`,
    load,
  };
}

function requireReport(run: RunDetail): EvaluationReport {
  const { name, status, report } = run;
  if (report !== null) return report;
  refuseMultiLabel(run, "What was asked for");
  const isCompleted = status === "completed";
  throw new HilumError(
    "conflict",
    isCompleted
      ? `Run ${name} has not been evaluated yet.`
      : `Run ${name} is ${status}: it has no trained weights yet.`,
    { remedy: isCompleted ? "Wait until it is completed." : "Wait until it is completed, or resume it." },
  );
}

/** A model by `name` or `name@version`. Null where none has the name; throws `notFound` where one has, but not the version. */
export async function findPublished(store: Store, wanted: string): Promise<PublishedModel | null> {
  const [, name, version] = /^(.*?)(?:@(\d{1,9}))?$/.exec(wanted) ?? [];
  return version === undefined ? findModel(store, name) : getModel(store, name, Number(version));
}
