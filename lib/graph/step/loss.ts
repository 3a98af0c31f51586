/** @file The losses as graph nodes. */
import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import { assertNever, invariant } from "../../invariant";
import { LOWEST_LOG_TARGET } from "./loss-spec";
import type { Sides } from "../../tensor/two-stage";
import { twoStageNodes } from "../two-stage";
import type { StepObjective } from "./step-objective";

/** What a loss is computed from. */
export interface LossInputs {
  /** `[N, K]` */
  logits: Value;
  /** `[N, K]` in 0–1, smoothed or not; under `masked_pixels` `[N, 2K]`, and where several findings are told: what yes weighs for each, then what no does. */
  targets: Value;
  /** `[N]` ≥ 0. */
  sampleWeights: Value;
}

/** Σ wᵢ·lossᵢ / Σ wᵢ over the batch, `[]`. */
export function weightedMean(builder: GraphBuilder, perImage: Value, sampleWeights: Value): Value {
  const weighted = builder.value("reduceSum", [builder.value("mul", [perImage, sampleWeights])], {
    axes: [0],
    keepDims: false,
  });
  const total = builder.value("reduceSum", [sampleWeights], { axes: [0], keepDims: false });
  return builder.value("div", [weighted, total]);
}

/** `[N, K]` logits and targets → `[N]`. */
export function lossPerImage(
  builder: GraphBuilder,
  loss: StepObjective,
  { logits, targets }: Pick<LossInputs, "logits" | "targets">,
): Value {
  builder.scope = "loss";
  switch (loss.kind) {
    case "softmax_cross_entropy":
      return crossEntropy(builder, builder.value("logSoftmax", [logits]), targets);
    case "focal":
      return focal(builder, loss.gamma, logits, targets);
    case "binary_cross_entropy":
      return binaryCrossEntropy(builder, logits, targets);
    case "two_stage_cross_entropy":
      return twoStageCrossEntropy(builder, loss, logits, targets);
    case "masked_pixels":
      return maskedPixels(builder, logits, targets);
    case "symmetric_cross_entropy":
      return symmetricCrossEntropy(builder, loss, logits, targets);
    case "generalised_cross_entropy":
      return generalisedCrossEntropy(builder, loss.q, logits, targets);
    case "view_agreement":
      return viewAgreement(builder, logits);
    case "masked_binary_cross_entropy":
      return maskedBinaryCrossEntropy(builder, logits, targets);
    default:
      return assertNever(loss);
  }
}

/** −Σ t·log p over the labels. */
function crossEntropy(builder: GraphBuilder, logProbabilities: Value, targets: Value): Value {
  const products = builder.value("mul", [targets, logProbabilities]);
  return builder.value("neg", [builder.value("reduceSum", [products], { axes: [1], keepDims: false })]);
}

/** −Σ t(side)·ln p(side) − w·Σ t·ln p(label | side), t(side) being the sum of its labels' targets. */
function twoStageCrossEntropy(
  builder: GraphBuilder,
  { sides, withinWeight }: { sides: Sides; withinWeight: number },
  logits: Value,
  targets: Value,
): Value {
  const { stage, within, sums } = twoStageNodes(builder, logits, sides);
  return builder.value("add", [
    crossEntropy(builder, stage, sums(targets)),
    builder.value("mul", [crossEntropy(builder, within, targets), builder.scalar(withinWeight)]),
  ]);
}

/** −α·Σ t·log p − β·Σ p·max(log t, A). */
function symmetricCrossEntropy(
  builder: GraphBuilder,
  { alpha, beta }: { alpha: number; beta: number },
  logits: Value,
  targets: Value,
): Value {
  const logProbabilities = builder.value("logSoftmax", [logits]);
  const held = builder.value("maximum", [targets, builder.scalar(Math.exp(LOWEST_LOG_TARGET))]);
  const forward = crossEntropy(builder, logProbabilities, targets);
  const reverse = crossEntropy(builder, builder.value("log", [held]), builder.value("exp", [logProbabilities]));
  return builder.value("add", [
    builder.value("mul", [forward, builder.scalar(alpha)]),
    builder.value("mul", [reverse, builder.scalar(beta)]),
  ]);
}

/** Σ t·(1 − p^q)/q with p^q = e^(q·log p). */
function generalisedCrossEntropy(builder: GraphBuilder, q: number, logits: Value, targets: Value): Value {
  const logProbabilities = builder.value("logSoftmax", [logits]);
  const power = builder.value("exp", [builder.value("mul", [logProbabilities, builder.scalar(q)])]);
  const missed = builder.value("mul", [builder.value("sub", [power, builder.scalar(1)]), builder.scalar(1 / q)]);
  return crossEntropy(builder, missed, targets);
}

/** Where 1 − p is held, so that its logarithm stays finite; below it the derivative is 0. */
const SMALLEST_MISS = 1e-7;

/** −Σ t·(1 − p)^γ·log p, with (1 − p)^γ = e^(γ·log(1 − p)). */
function focal(builder: GraphBuilder, gamma: number, logits: Value, targets: Value): Value {
  const logProbabilities = builder.value("logSoftmax", [logits]);
  const miss = builder.value("sub", [builder.scalar(1), builder.value("exp", [logProbabilities])]);
  const logMiss = builder.value("log", [builder.value("maximum", [miss, builder.scalar(SMALLEST_MISS)])]);
  const modulation = builder.value("exp", [builder.value("mul", [logMiss, builder.scalar(gamma)])]);
  return crossEntropy(builder, builder.value("mul", [modulation, logProbabilities]), targets);
}

/** Σ yes·softplus(−x) + no·softplus(x) over the findings, of `[N, K]` logits and `[N, 2K]` weights of yes and no. */
function maskedBinaryCrossEntropy(builder: GraphBuilder, logits: Value, targets: Value): Value {
  // [N, K] → [N, 2K]
  const both = builder.value("concat", [builder.value("neg", [logits]), logits], { axis: 1 });
  const magnitude = builder.value("maximum", [both, builder.value("neg", [both])]);
  const softplus = builder.value("add", [
    builder.value("maximum", [both, builder.scalar(0)]),
    builder.value("log", [
      builder.value("add", [builder.value("exp", [builder.value("neg", [magnitude])]), builder.scalar(1)]),
    ]),
  ]);
  return builder.value("reduceSum", [builder.value("mul", [softplus, targets])], { axes: [1], keepDims: false });
}

/**
 * The mean over the labels of max(x, 0) − x·t + log(1 + e^−|x|), which is −t·log σ(x) − (1 − t)·log(1 − σ(x)) without
 * overflow. |x| is max(x, −x) and both maxima give a tie to x, so that the derivative at 0 is σ(0) − t.
 */
function binaryCrossEntropy(builder: GraphBuilder, logits: Value, targets: Value): Value {
  const magnitude = builder.value("maximum", [logits, builder.value("neg", [logits])]);
  const rest = builder.value("log", [
    builder.value("add", [builder.value("exp", [builder.value("neg", [magnitude])]), builder.scalar(1)]),
  ]);
  const hinge = builder.value("sub", [
    builder.value("maximum", [logits, builder.scalar(0)]),
    builder.value("mul", [logits, targets]),
  ]);
  return builder.value("reduceMean", [builder.value("add", [hinge, rest])], { axes: [1], keepDims: false });
}

/** Σ v·(x − t)² / Σ v with the targets `[t…, v…]`. */
function maskedPixels(builder: GraphBuilder, outputs: Value, targets: Value): Value {
  const width = outputs.type.shape[1];
  invariant(typeof width === "number", "a network gives a fixed number of outputs");
  const [values, counts] = builder.values("split", [targets], { axis: 1, sizes: [width, width] });
  const miss = builder.value("sub", [outputs, values]);
  const sum = (x: Value) => builder.value("reduceSum", [x], { axes: [1], keepDims: false });
  return builder.value("div", [sum(builder.value("mul", [counts, builder.value("mul", [miss, miss])])), sum(counts)]);
}

/** Added to squared lengths, so that a vector of zeros has a slope. */
const SHORTEST_SQUARED = 1e-12;

/** `[N, 2D]` of predictions and projections, rows 2i and 2i + 1 a pair, → −cos(p, the pair's other z), `[N]`. */
function viewAgreement(builder: GraphBuilder, outputs: Value): Value {
  const [rows, both] = outputs.type.shape;
  invariant(typeof both === "number" && typeof rows !== "number", "a network gives a fixed number of outputs an image");
  const width = both / 2;
  const [predictions, projections] = builder.values("split", [outputs], { axis: 1, sizes: [width, width] });
  const pairs = builder.value("reshape", [builder.value("stopGradient", [projections])], {
    shape: [{ batch: rows.batch / 2 }, 2, width],
  });
  const [first, second] = builder.values("split", [pairs], { axis: 1, sizes: [1, 1] });
  const other = builder.value("reshape", [builder.value("concat", [second, first], { axis: 1 })], {
    shape: [rows, width],
  });
  const dot = (a: Value, b: Value) =>
    builder.value("reduceSum", [builder.value("mul", [a, b])], { axes: [1], keepDims: false });
  const length = (x: Value) =>
    builder.value("sqrt", [builder.value("add", [dot(x, x), builder.scalar(SHORTEST_SQUARED)])]);
  const cosine = builder.value("div", [
    dot(predictions, other),
    builder.value("mul", [length(predictions), length(other)]),
  ]);
  return builder.value("neg", [cosine]);
}
