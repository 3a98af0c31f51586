/** @file Normalisations: over the batch, or over each image alone. */
import type { LayerOf } from "../cnn-spec";
import type { ParameterSpec, Shape } from "../resolved-cnn";
import { divisorBelow } from "./convolution";
import { isRefusal, mapOf, plain, refuse, vectorOf, type LayerContext, type LayerOutcome } from "./layer-rule";

/** γ and β, one per channel. */
function scaleAndShift(name: string, channels: number, { endsResidualBranch }: LayerContext): ParameterSpec[] {
  return [vectorOf(`${name}/gamma`, channels, endsResidualBranch ? "zeros" : "ones"), vectorOf(`${name}/beta`, channels, "zeros")];
}

export function batchNormalisation({ name }: LayerOf<"batch_normalization">, input: Shape, context: LayerContext): LayerOutcome {
  const [channels] = input;
  const statistics = [vectorOf(`${name}/moving_mean`, channels, "zeros", false), vectorOf(`${name}/moving_variance`, channels, "ones", false)];
  return { ...plain(input), parameters: [...scaleAndShift(name, channels, context), ...statistics] };
}

/** Over each group of channels of one image. */
export function groupNormalisation({ name, groups }: LayerOf<"group_normalization">, input: Shape, context: LayerContext): LayerOutcome {
  const [channels] = input;
  if (channels % groups !== 0) {
    const fitting = divisorBelow(channels, groups);
    return refuse(`its ${groups} groups do not divide the ${channels} channels it reads`, `Use ${fitting} ${fitting === 1 ? "group" : "groups"}, or change the filters above it.`);
  }
  if (input.length === 1 && groups === channels) {
    return refuse(`each of its ${groups} groups holds a single value, which normalises to 0`, "Use fewer groups.");
  }
  return { ...plain(input), parameters: scaleAndShift(name, channels, context) };
}

/** Over all values of one image; γ and β are per channel. */
export function layerNormalisation({ name }: LayerOf<"layer_normalization">, input: Shape, context: LayerContext): LayerOutcome {
  return { ...plain(input), parameters: scaleAndShift(name, input[0], context) };
}

/** Over each channel of one image. */
export function instanceNormalisation({ name }: LayerOf<"instance_normalization">, input: Shape, context: LayerContext): LayerOutcome {
  const map = mapOf(input);
  if (isRefusal(map)) return map;
  if (map.height * map.width === 1) {
    return refuse("each channel of its 1×1 input is a single value, which normalises to 0", "Use layer_normalization, or remove a pooling layer above it.");
  }
  return { ...plain(input), parameters: scaleAndShift(name, map.channels, context) };
}
