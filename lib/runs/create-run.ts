import { type Store } from "../store/open-store";
import { createRun } from "../store/run-store";
import { requirePossibleTraining } from "../training/check-training-spec";
import { type RunSpec, type RunSummary } from "../training/run";
import { enqueueRun, startQueue } from "./queue";
import { loadRunData } from "./run-data";
import { pinStart } from "./starting-weights";

export interface RunRequest {
  experiment: string | null;
  spec: RunSpec;
  /** @default `<experiment or data set>-<n>` */
  name?: string;
}

/**
 * Checks that the run can be trained (data set, labels, split, network, settings, what it starts from), stores it and queues it,
 * in one transaction. Throws `notFound`, `invalidDataset`, `invalidSpec` or `conflict` before anything is stored.
 */
export async function createAndEnqueueRun(store: Store, { experiment, spec: given, name }: RunRequest): Promise<RunSummary> {
  const { dataset, labels, split } = await loadRunData(store, given);
  requirePossibleTraining(given.training, split.train.length);
  const spec = await pinStart(store, given, labels.length);
  await startQueue(store);
  const run = { experiment, spec, name, datasetFingerprint: dataset.fingerprint, splitHash: split.hash, synthetic: dataset.synthetic };
  return createRun(store, run, (created, client) => enqueueRun(store, created.id, client));
}
