import { resolveCnn } from "../../architectures/resolve-cnn";
import { objectiveOf } from "../../graph/step/output-activation";
import { getDataset } from "../../store/datasets/dataset-store";
import { refuseTestOnly } from "../../store/datasets/test-only";
import { type Store } from "../../store/open-store";
import { createRun } from "../../store/runs/run-store";
import { requirePossibleTraining } from "../../training/check-training-spec";
import { type RunSpec, type RunSummary } from "../../training/run";
import { requirePretrainable } from "../../training/pretraining/require-pretrainable";
import { requireFittingLoss } from "../../training/require-fitting-loss";
import { requireSources } from "../../training/sources/require-sources";
import { requireFit } from "../../training/training-memory";
import { refuseRedFindings } from "../audit/audit-gate";
import { enqueueRun, startQueue } from "./queue";
import { readAudit } from "../audit/read-audit";
import { loadRunData } from "./run-data";
import { pinStart } from "../models/starting-weights";

export interface RunRequest {
  experiment: string | null;
  spec: RunSpec;
  /** @default `<experiment or data set>-<n>`, or of a fold `<…>-fold<f>-<n>` */
  name?: string;
}

/**
 * Checks that the run can be trained (data set, labels, split, network, settings, memory, what it starts from), stores it and queues it,
 * in one transaction. Throws `notFound`, `invalidDataset`, `invalidSpec` or `conflict` before anything is stored: the last
 * also for a data set that is held for tests only, and for red findings of its audit that nobody waived. Where the audit is not made yet the run waits for it,
 * and its worker refuses it instead, or locks a split that keeps together what the audit found alike.
 */
export async function createAndEnqueueRun(
  store: Store,
  { experiment, spec: given, name }: RunRequest,
): Promise<RunSummary> {
  const found = await getDataset(store, given.dataset);
  refuseTestOnly(found);
  const { fingerprint } = found;
  // Before the duplicates are read: an audit that ends in between would not be in the split that this one lets be locked.
  const { report } = await readAudit(store, { dataset: given.dataset, fingerprint });
  const { dataset, films, labels, split } = await loadRunData(store, given);
  requirePossibleTraining(given.training, split.train.length);
  requireFittingLoss(given.training, dataset.findings.length > 0);
  // A loss that names labels must name these.
  objectiveOf(given.training.loss, labels);
  requireSources(given.training, films, split.train);
  requireFit(resolveCnn(given.cnn, labels.length), given.training, films.length);
  requirePretrainable(given, films.length);
  if (report !== null) refuseRedFindings(report, dataset.id, given.waivers);
  const spec = await pinStart(store, given, labels.length);
  await startQueue(store);
  const run = {
    experiment,
    spec,
    name,
    datasetFingerprint: dataset.fingerprint,
    split: report !== null && dataset.fingerprint === fingerprint ? split : null,
    synthetic: dataset.synthetic,
  };
  return createRun(store, run, (created, client) => enqueueRun(store, created.id, client));
}
