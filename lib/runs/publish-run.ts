import { selectEngine } from "../engines/select-engine";
import { HilumError } from "../errors";
import { buildModelFiles } from "../publish/build-model";
import { ModelName, type PublishedModel } from "../publish/model";
import { saveModel } from "../store/model-store";
import { type Store } from "../store/open-store";
import { type RunDetail } from "../training/run";
import { loadTrainedNetwork } from "./open-network";
import { loadRunData } from "./run-data";

/**
 * Publishes a completed run as the next version of a model, with both ONNX files proven against the engine that
 * trained it. Throws `badRequest` for a bad name, `notFound`, and `conflict` when the run is not completed.
 */
export async function publishRun(store: Store, idOrName: string, modelName: string): Promise<PublishedModel> {
  const name = ModelName.safeParse(modelName);
  if (!name.success) throw new HilumError("badRequest", `“${modelName}” cannot be the name of a model.`, { remedy: "Use lower-case letters, digits and -, beginning with a letter or digit, at most 63 characters." });
  const { run, network } = await loadTrainedNetwork(store, idOrName);
  if (run.report === null) throw new HilumError("conflict", `Run ${run.name} has not been evaluated yet.`, { remedy: "Wait until it is completed." });

  const { onnx, explain, golden } = await buildModelFiles(network, await selectEngine(run.spec.training.engine));
  const { predictions: _, ...report } = run.report;
  return saveModel(store, {
    name: name.data,
    run: run.id,
    labels: [...network.labels],
    cnn: network.cnn,
    preprocessing: network.preprocessing,
    synthetic: run.synthetic,
    dataset: await describeDataset(store, run),
    report,
    onnxDigest: await store.blobs.put(onnx),
    explainDigest: await store.blobs.put(explain),
    golden: { image: await store.blobs.put(golden.png), probabilities: golden.probabilities },
  });
}

/** What the network learned from: the cohort of the run. Throws `conflict` when the data set is not the one it was. */
async function describeDataset(store: Store, run: RunDetail): Promise<PublishedModel["dataset"]> {
  const { dataset, images } = await loadRunData(store, run.spec);
  if (dataset.fingerprint !== run.datasetFingerprint) throw new HilumError("conflict", `Data set ${dataset.id} was deleted and imported again since run ${run.name}.`, { remedy: "Train a new run on it and publish that one." });
  return { id: dataset.id, title: dataset.title, fingerprint: dataset.fingerprint, images: images.length, patients: new Set(images.map(({ patientId }) => patientId)).size };
}
