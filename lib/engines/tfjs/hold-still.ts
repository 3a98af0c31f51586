import type { Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "./tensorflow";

/** A tensor through which no gradient goes back: TensorFlow.js has no `stop_gradient`. */
export function holdStill(tf: TensorFlow, x: Tensor): Tensor {
  return tf.customGrad((held) => ({ value: tf.clone(held as Tensor), gradFunc: (dy: Tensor) => tf.zerosLike(dy) }))(x);
}
