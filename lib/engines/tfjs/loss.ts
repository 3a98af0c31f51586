import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { assertNever } from "../../invariant";
import { LOWEST_LOG_TARGET } from "../../graph/step/loss-spec";
import type { StepObjective } from "../../graph/step/step-objective";
import type { Sides } from "../../tensor/two-stage";
import { holdStill } from "./hold-still";
import type { TensorFlow } from "./tensorflow";

/** Σ wᵢ·lossᵢ / Σ wᵢ of `[N, K]` logits and targets (`[N, 2K]` of several findings) and `[N]` weights. */
export function meanLoss(
  tf: TensorFlow,
  loss: StepObjective,
  logits: Tensor2D,
  targets: Tensor2D,
  sampleWeights: Tensor1D,
): Scalar {
  return tf.div<Scalar>(
    tf.sum(tf.mul(tensorLossPerImage(tf, loss, logits, targets), sampleWeights)),
    tf.sum(sampleWeights),
  );
}

/** Where 1 − p is held under the focal loss, as in the other engine. */
const SMALLEST_MISS = 1e-7;

/** Added to squared lengths, as in the other engine. */
const SHORTEST_SQUARED = 1e-12;

/** `[N, K]` logits and targets → `[N]`. */
export function tensorLossPerImage(tf: TensorFlow, loss: StepObjective, logits: Tensor2D, targets: Tensor2D): Tensor {
  switch (loss.kind) {
    case "softmax_cross_entropy":
      return tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1));
    case "focal": {
      const miss = tf.maximum(tf.sub(1, tf.softmax(logits)), SMALLEST_MISS);
      return tf.neg(tf.sum(tf.mul(tf.mul(targets, tf.pow(miss, loss.gamma)), tf.logSoftmax(logits)), 1));
    }
    case "binary_cross_entropy":
      // −t·log σ(x) − (1 − t)·log(1 − σ(x)) = log(1 + eˣ) − t·x
      return tf.mean(tf.sub(tf.softplus(logits), tf.mul(targets, logits)), 1);
    case "symmetric_cross_entropy": {
      const logTargets = tf.log(tf.maximum(targets, Math.exp(LOWEST_LOG_TARGET)));
      const forward = tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1));
      const reverse = tf.neg(tf.sum(tf.mul(tf.softmax(logits), logTargets), 1));
      return tf.add(tf.mul(forward, loss.alpha), tf.mul(reverse, loss.beta));
    }
    case "generalised_cross_entropy": {
      const powers = tf.exp(tf.mul(tf.logSoftmax(logits), loss.q));
      return tf.div(tf.sum(tf.mul(targets, tf.sub(1, powers)), 1), loss.q);
    }
    case "two_stage_cross_entropy":
      return twoStageLoss(tf, loss, logits, targets);
    case "masked_pixels": {
      const [values, counts] = tf.split(targets, 2, 1);
      const missed = tf.mul(counts, tf.square(tf.sub(logits, values)));
      return tf.div(tf.sum(missed, 1), tf.sum(counts, 1));
    }
    case "view_agreement": {
      const [predictions, projections] = tf.split(logits, 2, 1);
      const [rows, width] = predictions.shape;
      const pairs = tf.reshape(holdStill(tf, projections), [rows / 2, 2, width]);
      const others = tf.reshape(tf.reverse(pairs, 1), [rows, width]);
      const length = (x: Tensor) => tf.sqrt(tf.add(tf.sum(tf.square(x), 1), SHORTEST_SQUARED));
      const lengths = tf.mul(length(predictions), length(others));
      return tf.neg(tf.div(tf.sum(tf.mul(predictions, others), 1), lengths));
    }
    case "masked_binary_cross_entropy": {
      const both = tf.concat([tf.neg(logits), logits], 1);
      return tf.sum(tf.mul(targets, tf.softplus(both)), 1);
    }
    default:
      return assertNever(loss);
  }
}

/** Side by side, as `lib/tensor/two-stage.ts` tells: the other engine masks instead of gathering. */
function twoStageLoss(
  tf: TensorFlow,
  { sides, withinWeight }: { sides: Sides; withinWeight: number },
  logits: Tensor2D,
  targets: Tensor2D,
): Tensor {
  const pick = (values: Tensor2D, side: readonly number[]) => tf.gather(values, [...side], 1);
  const means = tf.stack<Tensor1D>(
    sides.map((side) => tf.mean<Tensor1D>(pick(logits, side), 1)),
    1,
  );
  const ofSides = tf.stack<Tensor1D>(
    sides.map((side) => tf.sum<Tensor1D>(pick(targets, side), 1)),
    1,
  );
  const stage = tf.sum(tf.mul(ofSides, tf.logSoftmax(means)), 1);
  const within = tf.addN(
    sides.map((side) => tf.sum(tf.mul(pick(targets, side), tf.logSoftmax(pick(logits, side))), 1)),
  );
  return tf.neg(tf.add(stage, tf.mul(within, withinWeight)));
}
