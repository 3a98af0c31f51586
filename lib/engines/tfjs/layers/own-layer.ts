/** @file A Keras layer of our own making, where stock TensorFlow.js has none or cannot differentiate it. */
import type { Shape as KerasShape, Tensor } from "@tensorflow/tfjs";
import type { ResolvedLayer } from "../../../architectures/resolved-cnn";
import type { TensorFlow } from "../tensorflow";
import { toTensorFlowAxes } from "../weight-layout";
import { channelsLast, type Layer } from "./placement";

/**
 * A layer with the network's own name and parameters, each in TensorFlow's layout and zero at first, that computes
 * `[N, H, W, C]` (or `[N, F]`) from its one input.
 */
export function ownLayer(
  tf: TensorFlow,
  layer: ResolvedLayer,
  compute: (input: Tensor, weights: readonly Tensor[]) => Tensor,
): Layer {
  class OwnLayer extends tf.layers.Layer {
    static readonly className = "OwnLayer";

    override build(): void {
      for (const parameter of layer.parameters) {
        const axes = toTensorFlowAxes(parameter);
        const shape = axes === null ? [...parameter.shape] : axes.map((axis) => parameter.shape[axis]);
        this.addWeight(parameter.name.split("/")[1], shape, "float32", tf.initializers.zeros());
      }
      this.built = true;
    }

    override computeOutputShape(): KerasShape {
      return [null, ...channelsLast(layer.outputShape)];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() =>
        compute(
          Array.isArray(inputs) ? inputs[0] : inputs,
          this.weights.map((weight) => weight.read()),
        ),
      );
    }
  }
  return new OwnLayer({ name: layer.name });
}
