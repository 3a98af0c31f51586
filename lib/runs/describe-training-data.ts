import { HilumError } from "../errors";
import { type PublishedModel } from "../publish/model";
import { type Store } from "../store/open-store";
import { type RunDetail } from "../training/run";
import { loadRunData } from "./run-data";

/** What a network learned from: the cohort of its run. Throws `conflict` when the data set is not the one it was. */
export async function describeTrainingData(store: Store, run: RunDetail): Promise<PublishedModel["dataset"]> {
  const { dataset, images } = await loadRunData(store, run.spec);
  if (dataset.fingerprint !== run.datasetFingerprint) throw new HilumError("conflict", `Data set ${dataset.id} was deleted and imported again since run ${run.name}.`, { remedy: "Train a new run on it and use that one." });
  return { id: dataset.id, title: dataset.title, fingerprint: dataset.fingerprint, images: images.length, patients: new Set(images.map(({ patientId }) => patientId)).size };
}
