import { type SplitName } from "../../datasets/splits/split";
import { HilumError } from "../../errors";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { type EvaluationReport } from "../../metrics/evaluation-report";
import { getDataset } from "../../store/datasets/dataset-store";
import { type Store } from "../../store/open-store";
import { getRunSummary } from "../../store/runs/run-store";
import { recordTestLook } from "../../store/runs/test-look-store";
import { type RunSummary } from "../../training/run";
import { openNetwork } from "./open-network";
import { predictRecords } from "./predict-records";
import { loadLockedRunData, loadPixelPack } from "../runs/run-data";

/**
 * Measures a run or a model on a part of the split that its run was trained with, as it was then. On other data sets
 * there are no parts: see `requestEvaluation`. Throws `notFound`, `conflict` (run not completed) and `badRequest` (not the
 * run's data set, or a model of several networks).
 */
export async function evaluatePart(
  store: Store,
  runOrModel: string,
  datasetId: string,
  part: SplitName,
): Promise<EvaluationReport> {
  const network = await openNetwork(store, runOrModel);
  try {
    const run = await getRunSummary(store, network.run);
    if (!(await isOwnDataset(store, run, datasetId)))
      throw new HilumError(
        "badRequest",
        `${network.name} was not trained on ${datasetId}, so there is no ${part} split of it.`,
        { remedy: "Evaluate on all of its films: leave --split out." },
      );
    if (network.runs.length > 1)
      throw new HilumError(
        "badRequest",
        `${network.name} is ${network.runs.length} networks with a split each: a film of the ${part} split of one may have trained another.`,
        { remedy: "Its card tells how it was tested. Evaluate its runs one by one, or the model on another data set." },
      );
    const { dataset, films, split } = await loadLockedRunData(store, {
      ...run,
      spec: { ...run.spec, dataset: datasetId },
    });
    const wanted = new Set(split[part]);
    const chosen = films.filter(({ index }) => wanted.has(index));
    const pack = await loadPixelPack(store, {
      films: chosen,
      size: network.cnn.input.size,
      preprocessing: network.preprocessing,
    });
    const report = evaluatePredictions({
      dataset: datasetId,
      split: part,
      synthetic: dataset.synthetic,
      labels: [...network.labels],
      predictions: await predictRecords(network, chosen, pack),
    });
    if (part === "test") {
      const { fingerprint } = dataset;
      await recordTestLook(store.db, { kind: "evaluation", run: network.run, fingerprint, report });
    }
    return report;
  } finally {
    await network.close();
  }
}

/** True for the data set that a run was made on, under its name or, with the same films, under another. Throws `notFound`. */
export async function isOwnDataset(
  store: Store,
  { spec, datasetFingerprint }: Pick<RunSummary, "spec" | "datasetFingerprint">,
  datasetId: string,
): Promise<boolean> {
  const { id, fingerprint } = await getDataset(store, datasetId);
  return spec.dataset === id || datasetFingerprint === fingerprint;
}
