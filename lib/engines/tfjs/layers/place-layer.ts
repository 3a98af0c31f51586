/** @file One builder per layer kind: the Keras layers that stand for it. */
import { assertNever } from "../../../invariant";
import { placeActivation } from "./activation-layers";
import { placeConvolution, placeTransposedConvolution } from "./convolution-layers";
import { placeJoint, placeSqueezeExcitation } from "./joining-layers";
import { placeBatchNormalisation, placeImageNormalisation } from "./normalisation-layers";
import { applied, partName, placeOne, type Placed, type Placement } from "./placement";
import { placeRandom } from "./random-layers";
import { placePooling, placeUpsampling } from "./resizing-layers";

/** Builds a layer behind its inputs. Throws {@link HilumError} `unsupportedEngine` where an export has no stock layers for it. */
export function placeLayer(placement: Placement): Placed {
  const { tf, layer, spec, inputs } = placement;
  const { name } = spec;
  switch (spec.kind) {
    case "conv2d":
    case "depthwise_conv2d":
    case "separable_conv2d":
      return placeConvolution({ ...placement, spec });
    case "conv2d_transpose":
      return placeTransposedConvolution({ ...placement, spec });
    case "batch_normalization":
      return placeBatchNormalisation({ ...placement, spec });
    case "group_normalization":
      return placeImageNormalisation({ ...placement, spec }, spec.groups);
    case "layer_normalization":
      return placeImageNormalisation({ ...placement, spec }, 1);
    case "instance_normalization":
      return placeImageNormalisation({ ...placement, spec }, layer.outputShape[0]);
    case "relu":
    case "leaky_relu":
    case "elu":
    case "gelu":
    case "silu":
    case "sigmoid":
    case "tanh":
    case "softmax":
      return placeActivation({ ...placement, spec });
    case "max_pooling2d":
    case "average_pooling2d":
      return placePooling({ ...placement, spec });
    case "global_average_pooling2d":
      return placeOne(tf.layers.globalAveragePooling2d({ name }), inputs);
    case "global_max_pooling2d":
      return placeOne(tf.layers.globalMaxPooling2d({ name }), inputs);
    case "upsampling2d":
      return placeUpsampling({ ...placement, spec });
    case "dropout":
    case "spatial_dropout":
    case "stochastic_depth":
    case "gaussian_noise":
      return placeRandom({ ...placement, spec });
    case "squeeze_excitation":
      return placeSqueezeExcitation({ ...placement, spec });
    case "flatten": {
      // The weights of every layer below keep the order of [C, H, W].
      const channelsFirst = tf.layers.permute({ dims: [3, 1, 2], name: partName("ChannelsFirst", name) });
      return placeOne(tf.layers.flatten({ name }), [applied(channelsFirst, inputs)]);
    }
    case "dense":
      return placeOne(tf.layers.dense({ name, kernelInitializer: "zeros", units: layer.outputShape[0], useBias: spec.useBias }), inputs);
    case "add":
    case "multiply":
    case "concatenate":
      return placeJoint({ ...placement, spec });
    default:
      return assertNever(spec);
  }
}
