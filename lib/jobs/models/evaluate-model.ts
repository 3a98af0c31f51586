import { type DatasetSummary } from "../../datasets/dataset";
import { type FilmRecord } from "../../datasets/film-record";
import { type SplitName } from "../../datasets/splits/split";
import { HilumError } from "../../errors";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { type EvaluationReport } from "../../metrics/evaluation-report";
import { getDataset } from "../../store/datasets/dataset-store";
import { listFilms } from "../../store/datasets/film-store";
import { type Store } from "../../store/open-store";
import { getRunSummary } from "../../store/runs/run-store";
import { recordTestLook } from "../../store/runs/test-look-store";
import { type OpenNetwork, openNetwork } from "./open-network";
import { predictRecords } from "./predict-records";
import { loadLockedRunData, loadPixelPack } from "../runs/run-data";

/**
 * Measures a run or a model on a data set. `all` takes every film; a part of the split only exists on the data set
 * that the network was trained on, where it is the run's own. Throws `notFound`, `conflict` (run not completed),
 * `badRequest` (no such part) and `invalidDataset` (labels the network does not know).
 */
export async function evaluateOn(
  store: Store,
  runOrModel: string,
  datasetId: string,
  split: SplitName | "all",
): Promise<EvaluationReport> {
  const network = await openNetwork(store, runOrModel);
  try {
    const dataset = await getDataset(store, datasetId);
    const films =
      split === "all" ? (await listFilms(store, datasetId)).films : await filmsOfPart(store, network, dataset, split);
    requireKnownLabels(network, films);
    const pack = await loadPixelPack(store, {
      films,
      size: network.cnn.input.size,
      preprocessing: network.preprocessing,
    });
    const predictions = await predictRecords(network, films, pack);
    const report = evaluatePredictions({
      dataset: datasetId,
      split,
      synthetic: dataset.synthetic,
      labels: [...network.labels],
      predictions,
    });
    if (split === "test") {
      const { fingerprint } = dataset;
      await recordTestLook(store.db, { kind: "evaluation", run: network.run, fingerprint, report });
    }
    return report;
  } finally {
    await network.close();
  }
}

async function filmsOfPart(
  store: Store,
  network: OpenNetwork,
  dataset: DatasetSummary,
  part: SplitName,
): Promise<FilmRecord[]> {
  const run = await getRunSummary(store, network.run);
  if (run.spec.dataset !== dataset.id && run.datasetFingerprint !== dataset.fingerprint) {
    throw new HilumError(
      "badRequest",
      `${network.name} was not trained on ${dataset.id}, so there is no ${part} split of it.`,
      { remedy: "Evaluate on all of its films: --split all" },
    );
  }
  const { films, split } = await loadLockedRunData(store, { ...run, spec: { ...run.spec, dataset: dataset.id } });
  const wanted = new Set(split[part]);
  return films.filter(({ index }) => wanted.has(index));
}

function requireKnownLabels({ name, labels }: OpenNetwork, films: readonly FilmRecord[]): void {
  const unknown = [...new Set(films.map(({ label }) => label))].filter((label) => !labels.includes(label));
  if (unknown.length === 0) return;
  throw new HilumError(
    "invalidDataset",
    `${name} does not know the label${unknown.length > 1 ? "s" : ""} ${unknown.join(", ")}; it knows ${labels.join(", ")}.`,
    { remedy: "Import the images with the network's own label names." },
  );
}
