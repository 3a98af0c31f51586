import { type FilmRecord } from "../../datasets/film-record";
import { KFoldSpec } from "../../datasets/splits/split-spec";
import { testFolds } from "../../datasets/splits/split-k-fold";
import { balancedAccuracy } from "../../metrics/classification-metrics";
import { confusionMatrix } from "../../metrics/confusion-matrix";
import { aurocPerClass } from "../../metrics/roc";
import { argmax } from "../../tensor/argmax";
import { Random } from "../../tensor/random";
import { softmaxRows } from "../../tensor/softmax";
import type { TrivialBaseline } from "../audit-report";
import { BASELINE_INPUTS } from "./baseline-inputs";
import type { FilmFeatures } from "../film-features";
import { crossValidatedLogits } from "./linear-discriminant";

const FOLDS = 5;
/** More films do not change what such a classifier reaches, only how long it takes. */
const MOST_FILMS = 4_000;
/** Fewer groups than this in a class say nothing. */
const LEAST_GROUPS = 2 * FOLDS;
const SEED = 1;

export interface BaselineWork {
  records: readonly FilmRecord[];
  features: readonly FilmFeatures[];
  labels: readonly string[];
  /** Film indices that must stay together: patients and duplicates. */
  groups: readonly (readonly number[])[];
  /** Called before each classifier. */
  pause?: (share: number) => Promise<void> | void;
}

/**
 * What linear classifiers reach that see only the file's facts, its grey values, its border or its corners, and one that
 * sees the whole picture at 16 × 16: 5-fold cross-validation by group, every film predicted once. Empty where a class
 * has too few groups. Deterministic.
 */
export async function trivialBaselines({
  records,
  features,
  labels,
  groups,
  pause,
}: BaselineWork): Promise<TrivialBaseline[]> {
  const foldOf = assignFolds(groups, records, labels);
  if (foldOf === null) return [];
  const films = [...foldOf.keys()].sort((a, b) => a - b);
  const truth = films.map((film) => labels.indexOf(records[film].label));
  const inputs = Object.entries(BASELINE_INPUTS) as [TrivialBaseline["input"], (typeof BASELINE_INPUTS)["border"]][];
  const found: TrivialBaseline[] = [];
  for (const [input, rowOf] of inputs) {
    await pause?.(found.length / inputs.length);
    const logits = crossValidatedLogits({
      rows: films.map((film) => rowOf(records[film], features[film])),
      labels: truth,
      classes: labels.length,
      foldOf: films.map((film) => foldOf.get(film)!),
      folds: FOLDS,
    });
    const probabilities = softmaxRows(logits.flat(), labels.length);
    const predictions = probabilities.map(argmax);
    const perLabel = aurocPerClass(truth, probabilities, labels.length);
    found.push({
      input,
      accuracy: predictions.filter((prediction, i) => prediction === truth[i]).length / films.length,
      balancedAccuracy: balancedAccuracy(confusionMatrix(truth, predictions, labels.length)) ?? 0,
      auroc: Object.fromEntries(labels.map((label, c) => [label, perLabel[c]])),
    });
  }
  return found;
}

/** Film → fold, whole groups together; null where some class has too few of them. */
function assignFolds(
  groups: readonly (readonly number[])[],
  films: readonly FilmRecord[],
  labels: readonly string[],
): Map<number, number> | null {
  const some = someGroups(new Random(SEED).shuffle([...groups])).map((group) => group.map((film) => films[film]));
  const enough =
    labels.length > 1 &&
    labels.every((label) => some.filter((group) => group.some((film) => film.label === label)).length >= LEAST_GROUPS);
  if (!enough) return null;
  const folds = testFolds(some, KFoldSpec.parse({ protocol: "kfold", folds: FOLDS, seed: SEED }));
  return new Map(folds.flatMap((fold, at) => fold.flat().map(({ index }) => [index, at] as const)));
}

/** Whole groups until there are films enough. */
function someGroups(groups: readonly (readonly number[])[]): (readonly number[])[] {
  let films = 0;
  return groups.filter((group) => {
    if (films >= MOST_FILMS) return false;
    films += group.length;
    return true;
  });
}
