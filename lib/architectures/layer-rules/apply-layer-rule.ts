/** @file One rule per layer kind: the shape it gives, the arrays it owns and the arithmetic it costs. */
import { assertNever } from "../../invariant";
import type { LayerSpec } from "../cnn-spec";
import { convolution, depthwiseConvolution, separableConvolution, transposedConvolution } from "./convolution";
import { dense, squeezeExcitation } from "./dense";
import { add, concatenate, multiply } from "./joining";
import { isRefusal, mapOf, plain, refuse, type LayerContext, type LayerOutcome } from "./layer-rule";
import { batchNormalisation, groupNormalisation, instanceNormalisation, layerNormalisation } from "./normalisation";
import { flatten, globalPooling, pooling, upsampling } from "./resizing";

/**
 * The output shape, parameters and multiply-adds of one layer, or why it cannot read its inputs.
 *
 * Edge case: a rule never looks at more inputs than it takes; the caller has counted them.
 */
export function applyLayerRule(spec: LayerSpec, context: LayerContext): LayerOutcome {
  const input = context.inputShapes[0];
  switch (spec.kind) {
    case "conv2d":
      return convolution(spec, input);
    case "depthwise_conv2d":
      return depthwiseConvolution(spec, input);
    case "separable_conv2d":
      return separableConvolution(spec, input);
    case "conv2d_transpose":
      return transposedConvolution(spec, input);
    case "batch_normalization":
      return batchNormalisation(spec, input, context);
    case "group_normalization":
      return groupNormalisation(spec, input, context);
    case "layer_normalization":
      return layerNormalisation(spec, input, context);
    case "instance_normalization":
      return instanceNormalisation(spec, input, context);
    case "max_pooling2d":
    case "average_pooling2d":
      return pooling(spec, input);
    case "global_average_pooling2d":
    case "global_max_pooling2d":
      return globalPooling(input);
    case "upsampling2d":
      return upsampling(spec, input);
    case "flatten":
      return flatten(input);
    case "dense":
      return dense(spec, input, context);
    case "squeeze_excitation":
      return squeezeExcitation(spec, input);
    case "add":
      return add(context);
    case "multiply":
      return multiply(context);
    case "concatenate":
      return concatenate(context);
    case "spatial_dropout": {
      const map = mapOf(input);
      return isRefusal(map) ? { ...map, suggestion: "Use dropout, which silences single values." } : plain(input);
    }
    case "softmax":
      return input[0] === 1 ? refuse("a softmax over one channel gives 1 everywhere", "Use sigmoid.") : plain(input);
    case "relu":
    case "leaky_relu":
    case "elu":
    case "gelu":
    case "silu":
    case "sigmoid":
    case "tanh":
    case "dropout":
    case "stochastic_depth":
    case "gaussian_noise":
      return plain(input);
    default:
      return assertNever(spec);
  }
}
