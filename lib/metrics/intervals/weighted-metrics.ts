import { argmax } from "../../tensor/argmax";
import { brierOfRow } from "../brier-score";
import { reliabilityBinOf } from "../calibration";
import type { FilmPrediction } from "../evaluation-report";
import { logLoss, logLossOfRow } from "../log-loss";

/** What is measured of a film. */
export type ScoredFilm = Pick<FilmPrediction, "label" | "prediction" | "probabilities" | "patient"> & {
  /** One a class: what films are ranked by in the areas, where that is not the probabilities. */
  ranks?: readonly number[];
};

const BINS = 15;
const WHOLE = [
  "accuracy",
  "balancedAccuracy",
  "macroF1",
  "macroAuroc",
  "macroAuprc",
  "brier",
  "logLoss",
  "expectedCalibrationError",
  "matthewsCorrelation",
  "cohenKappa",
] as const;
const OF_CLASS = ["precision", "recall", "specificity", "f1", "auroc", "auprc"] as const;

/**
 * Every metric of an evaluation report for the same films under ever new weights: how often a film counts. Films are
 * sorted once by each class's probability, so that thousands of resamples cost one pass each.
 *
 * With all weights 1 the values are those of `evaluatePredictions`; what is null there is NaN here.
 */
export class WeightedMetrics {
  /** Dotted paths, in the order of what {@link measure} fills in: `accuracy`, `f1.covid-19`. */
  readonly paths: readonly string[];
  private readonly truth: Int32Array;
  private readonly predicted: Int32Array;
  private readonly brier: Float64Array;
  private readonly logLoss: Float64Array | null;
  private readonly bin: Int32Array;
  /** Of the likeliest class: 1 where it is right, less its probability. */
  private readonly gap: Float64Array;
  private readonly ranked: readonly RankedClass[];
  private readonly matrix: Float64Array;
  private readonly rows: Float64Array;
  private readonly columns: Float64Array;
  private readonly gaps = new Float64Array(BINS);

  constructor(
    films: readonly ScoredFilm[],
    private readonly labels: readonly string[],
  ) {
    const classes = labels.length;
    this.paths = [...WHOLE, ...labels.flatMap((label) => OF_CLASS.map((metric) => `${metric}.${label}`))];
    this.truth = Int32Array.from(films, ({ label }) => label);
    this.predicted = Int32Array.from(films, ({ prediction }) => prediction);
    this.brier = Float64Array.from(films, ({ label, probabilities }) => brierOfRow(label, probabilities));
    const isDefined =
      logLoss(
        [...this.truth],
        films.map(({ probabilities }) => probabilities),
      ) !== null;
    this.logLoss = isDefined
      ? Float64Array.from(films, ({ label, probabilities }) => logLossOfRow(label, probabilities))
      : null;
    const likeliest = films.map(({ probabilities }) => argmax(probabilities));
    const confidence = films.map(({ probabilities }, i) => probabilities[likeliest[i]]);
    this.bin = Int32Array.from(confidence, (one) => reliabilityBinOf(one, BINS));
    this.gap = Float64Array.from(films, ({ label }, i) => (likeliest[i] === label ? 1 : 0) - confidence[i]);
    this.ranked = labels.map((_, label) => rankClass(films, label));
    this.matrix = new Float64Array(classes * classes);
    this.rows = new Float64Array(classes);
    this.columns = new Float64Array(classes);
  }

  /** Fills `values` `[paths]` for films that count `weights` `[films]` times. */
  measure(weights: Float64Array, values: Float64Array): void {
    const { labels, truth, predicted, brier, bin, gap, gaps, matrix, rows, columns } = this;
    const classes = labels.length;
    matrix.fill(0);
    gaps.fill(0);
    let total = 0;
    let squares = 0;
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i];
      if (weight === 0) continue;
      total += weight;
      matrix[truth[i] * classes + predicted[i]] += weight;
      squares += weight * brier[i];
      gaps[bin[i]] += weight * gap[i];
    }
    let correct = 0;
    rows.fill(0);
    columns.fill(0);
    for (let row = 0; row < classes; row++) {
      correct += matrix[row * classes + row];
      for (let column = 0; column < classes; column++) {
        rows[row] += matrix[row * classes + column];
        columns[column] += matrix[row * classes + column];
      }
    }
    let present = 0;
    let ranked = 0;
    const sums = { recall: 0, f1: 0, auroc: 0, auprc: 0 };
    for (let label = 0; label < classes; label++) {
      const at = WHOLE.length + label * OF_CLASS.length;
      const truePositives = matrix[label * classes + label];
      const [support, called] = [rows[label], columns[label]];
      const negatives = total - support;
      const recall = truePositives / support;
      const f1 = (2 * truePositives) / (support + called);
      values[at] = truePositives / called;
      values[at + 1] = recall;
      values[at + 2] = (negatives - (called - truePositives)) / negatives;
      values[at + 3] = f1;
      if (support > 0) {
        present++;
        sums.recall += recall;
        sums.f1 += f1;
      }
      values[at + 4] = values[at + 5] = NaN;
      if (support === 0 || negatives === 0) continue;
      measureRanks(this.ranked[label], weights, support, negatives, values, at + 4);
      ranked++;
      sums.auroc += values[at + 4];
      sums.auprc += values[at + 5];
    }
    values[0] = correct / total;
    values[1] = sums.recall / present;
    values[2] = sums.f1 / present;
    values[3] = sums.auroc / ranked;
    values[4] = sums.auprc / ranked;
    values[5] = squares / total;
    values[6] = this.logLoss === null ? NaN : weightedSum(this.logLoss, weights) / total;
    let error = 0;
    for (let b = 0; b < BINS; b++) error += Math.abs(gaps[b]);
    values[7] = error / total;
    this.measureAgreement(total, correct, values);
  }

  /** Matthews' correlation and Cohen's κ, as {@link file://./../classification-metrics.ts} defines them. */
  private measureAgreement(total: number, correct: number, values: Float64Array): void {
    let agreement = 0;
    let truth = 0;
    let predicted = 0;
    for (let label = 0; label < this.labels.length; label++) {
      agreement += this.rows[label] * this.columns[label];
      truth += this.rows[label] ** 2;
      predicted += this.columns[label] ** 2;
    }
    const scale = Math.sqrt((total * total - predicted) * (total * total - truth));
    values[8] = scale === 0 ? NaN : (correct * total - agreement) / scale;
    values[9] = total * total === agreement ? NaN : (correct * total - agreement) / (total * total - agreement);
  }
}

/** Films by falling probability of a class. */
interface RankedClass {
  order: Int32Array;
  isPositive: Uint8Array;
  /** 1 at the last film of each run of equal probabilities. */
  isLast: Uint8Array;
}

function rankClass(films: readonly ScoredFilm[], label: number): RankedClass {
  const score = (film: number) => (films[film].ranks ?? films[film].probabilities)[label];
  const order = Int32Array.from(films.keys()).sort((a, b) => score(b) - score(a));
  return {
    order,
    isPositive: Uint8Array.from(order, (film) => (films[film].label === label ? 1 : 0)),
    isLast: Uint8Array.from(order, (film, i) =>
      i + 1 === order.length || score(order[i + 1]) !== score(film) ? 1 : 0,
    ),
  };
}

/** AUROC and average precision at `values[at]` and after it, in one pass from the highest score. */
function measureRanks(
  { order, isPositive, isLast }: RankedClass,
  weights: Float64Array,
  positives: number,
  negatives: number,
  values: Float64Array,
  at: number,
): void {
  let area = 0;
  let precision = 0;
  let [above, falsely, tiedPositives, tiedNegatives] = [0, 0, 0, 0];
  for (let i = 0; i < order.length; i++) {
    const weight = weights[order[i]];
    if (isPositive[i] === 1) tiedPositives += weight;
    else tiedNegatives += weight;
    if (isLast[i] === 0 || tiedPositives + tiedNegatives === 0) continue;
    area += tiedNegatives * (above + tiedPositives / 2);
    above += tiedPositives;
    falsely += tiedNegatives;
    precision += tiedPositives * (above / (above + falsely));
    tiedPositives = tiedNegatives = 0;
  }
  values[at] = area / (positives * negatives);
  values[at + 1] = precision / positives;
}

function weightedSum(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += weights[i] * values[i];
  return sum;
}
