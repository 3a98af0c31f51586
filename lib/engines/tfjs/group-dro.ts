import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { GroupDro } from "../../graph/step/group-dro";
import type { TensorFlow } from "./tensorflow";

/** What a step of group-DRO is computed from, in the shapes of the other engine's `GroupDroInputs`. */
interface GroupDroTensors {
  perImage: Tensor;
  groups: Tensor2D;
  sampleWeights: Tensor1D;
  groupWeights: Tensor;
}

/** Σ_g q_g·loss_g and q after its own step, which is a constant to the gradient. */
export function groupDroLoss(
  tf: TensorFlow,
  { stepSize, adjustments }: GroupDro,
  { perImage, groups, sampleWeights, groupWeights }: GroupDroTensors,
): { loss: Scalar; groupWeights: Tensor } {
  const counts = tf.mul<Tensor2D>(groups, tf.expandDims(sampleWeights, 1));
  const totals = tf.maximum(tf.sum(counts, 0), 1e-12);
  const losses = tf.div(tf.sum(tf.mul(counts, tf.expandDims(perImage, 1)), 0), totals);
  const raised = tf.mul(groupWeights, tf.exp(tf.mul(tf.add(losses, tf.tensor1d([...adjustments])), stepSize)));
  const next = held(tf, tf.div(raised, tf.sum(raised)));
  return { loss: tf.sum<Scalar>(tf.mul(next, losses)), groupWeights: next };
}

/** The same numbers, through which no gradient flows. */
function held(tf: TensorFlow, x: Tensor): Tensor {
  return tf.customGrad((value) => {
    if (!(value instanceof tf.Tensor)) throw new TypeError("a tensor is held");
    return { value: value.clone(), gradFunc: (dy: Tensor) => tf.zerosLike(dy) };
  })(x);
}
