import { meanOfDefined } from "../../metrics/classification-metrics";
import { chooseMarkThresholds, evaluateMarks } from "../../metrics/multi-label/evaluate-marks";
import { findingFilms } from "../../metrics/multi-label/finding-films";
import type { MarkedPrediction, MultiLabelReport } from "../../metrics/multi-label/multi-label-report";
import { auroc } from "../../metrics/roc";
import { predictMarkedImages } from "../input/predict-marked-images";
import type { TrainingData } from "../input/training-data";
import type { RunUnderJudgement } from "./class-judge";
import type { RunJudge } from "./run-judge";

/** Judges a network that tells several findings a film, each on its own. */
export function findingJudge(
  data: TrainingData,
  { spec, labels, synthetic }: RunUnderJudgement,
): RunJudge<MarkedPrediction, MultiLabelReport> {
  const findings = labels.length;
  return {
    correct(batch, logits) {
      let [right, known] = [0, 0];
      batch.forEach((image, i) =>
        [...data.marksOf(image)].forEach((mark, at) => {
          if (mark !== "1" && mark !== "0") return;
          known++;
          if (logits[i * findings + at] >= 0 === (mark === "1")) right++;
        }),
      );
      return known === 0 ? 0 : (batch.length * right) / known;
    },
    predict: (predict, images) => predictMarkedImages(predict, data, images, findings),
    figures(predictions) {
      const films = labels.map((_, at) => findingFilms(predictions, at));
      const known = films.reduce((sum, { scored }) => sum + scored.length, 0);
      const right = films.reduce(
        (sum, { scored }) => sum + scored.filter(({ label, prediction }) => label === prediction).length,
        0,
      );
      return {
        valAccuracy: known === 0 ? 0 : right / known,
        valMacroF1: null,
        valMacroAuroc: meanOfDefined(films.map(({ positive, scores }) => auroc(positive, scores))),
      };
    },
    report: (split, predictions, validation) =>
      evaluateMarks({
        dataset: spec.dataset,
        split,
        synthetic,
        findings: labels,
        predictions,
        thresholds: chooseMarkThresholds(validation, findings),
      }),
  };
}
