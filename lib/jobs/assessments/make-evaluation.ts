import { type EvaluationResult, type EvaluationSubject } from "../../assessment/evaluation";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { getDatasetVersion } from "../../store/datasets/dataset-versions";
import { listFilms } from "../../store/datasets/film-store";
import { type Store } from "../../store/open-store";
import { openNetwork } from "../models/open-network";
import { predictRecords } from "../models/predict-records";
import { loadPixelPack } from "../runs/run-data";
import { type AssessmentWork } from "./assessment-work";
import { stepProgress } from "./step-progress";

/** Asks a network about the films of another data set, under the network's own labels. */
export async function makeEvaluation(
  store: Store,
  run: string,
  { dataset: id, fingerprint, model, mapping }: EvaluationSubject,
  { signal, onProgress }: AssessmentWork,
): Promise<EvaluationResult> {
  const network = await openNetwork(store, model ?? run);
  try {
    const dataset = await getDatasetVersion(store, id, fingerprint);
    const all = (await listFilms(store, id, { version: dataset.version })).films;
    const films = all.flatMap((film) => {
      const label = mapping[film.label];
      return label == null ? [] : [{ ...film, label }];
    });
    const pack = await loadPixelPack(store, {
      films,
      size: network.cnn.input.size,
      preprocessing: network.preprocessing,
      onProgress: stepProgress(onProgress, { step: "preparing the films", from: 0, to: 0.5 }),
      signal,
    });
    const predictions = await predictRecords(network, films, pack, {
      signal,
      onProgress: stepProgress(onProgress, { step: "asking the network", from: 0.5, to: 1 }),
    });
    const { synthetic } = dataset;
    return {
      kind: "evaluation",
      report: evaluatePredictions({ dataset: id, split: "all", synthetic, labels: network.labels, predictions }),
    };
  } finally {
    await network.close();
  }
}
