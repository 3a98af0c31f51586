/** @file Normalisations: over the batch, or over each image alone. */
import { z } from "zod";
import type { Shape } from "../../tensor/shape";
import type { ParameterSpec } from "../parameter-spec";
import { defineLayer } from "./define-layer";
import { divisorBelow } from "./divisors";
import { integer, real, withDefault } from "./layer-field";
import { isRefusal, mapOf, plain, refuse, vectorOf, type LayerContext, type LayerOutcome } from "./layer-outcome";

/** What all of them have in common: each owns a scale γ and a shift β per channel. */
const NORMALISATION = { group: "Normalisation", ownsWeights: true, isFollower: true } as const;

const ANY_EPSILON = real({
  label: "Epsilon",
  explanation: "Small number added to the variance against division by zero.",
  min: 1e-7,
  max: 0.1,
  step: 1e-4,
});
/** An editor's range is narrower than the saved format's: a network brought from elsewhere may have any positive one. */
const EPSILON = withDefault({ ...ANY_EPSILON, schema: z.number().positive() }, 1e-3);
const MOMENTUM = real({
  label: "Momentum",
  explanation: "Share of the old moving average kept at each step.",
  min: 0,
  max: 1,
  step: 0.01,
});
const GROUPS = integer({
  label: "Groups",
  explanation: "How many groups the channels are split into; must divide their number.",
  min: 1,
  max: 4096,
});

interface Named {
  name: string;
}

/** γ and β, one per channel. */
function scaleAndShift({ name }: Named, channels: number, { endsResidualBranch }: LayerContext): ParameterSpec[] {
  const gamma = vectorOf(`${name}/gamma`, channels, endsResidualBranch ? "zeros" : "ones");
  return [gamma, vectorOf(`${name}/beta`, channels, "zeros")];
}

function batchNormalisation(spec: Named, input: Shape, context: LayerContext): LayerOutcome {
  const [channels] = input;
  const mean = vectorOf(`${spec.name}/moving_mean`, channels, "zeros", false);
  const variance = vectorOf(`${spec.name}/moving_variance`, channels, "ones", false);
  return { ...plain(input), parameters: [...scaleAndShift(spec, channels, context), mean, variance] };
}

/** Over each group of channels of one image. */
function groupNormalisation(spec: Named & { groups: number }, input: Shape, context: LayerContext): LayerOutcome {
  const { groups } = spec;
  const [channels] = input;
  if (channels % groups !== 0) {
    const fitting = divisorBelow(channels, groups);
    return refuse(
      `its ${groups} groups do not divide the ${channels} channels it reads`,
      `Use ${fitting} ${fitting === 1 ? "group" : "groups"}, or change the filters above it.`,
    );
  }
  if (input.length === 1 && groups === channels) {
    return refuse(`each of its ${groups} groups holds a single value, which normalises to 0`, "Use fewer groups.");
  }
  return { ...plain(input), parameters: scaleAndShift(spec, channels, context) };
}

/** Over all values of one image; γ and β are per channel. */
function layerNormalisation(spec: Named, input: Shape, context: LayerContext): LayerOutcome {
  return { ...plain(input), parameters: scaleAndShift(spec, input[0], context) };
}

/** Over each channel of one image. */
function instanceNormalisation(spec: Named, input: Shape, context: LayerContext): LayerOutcome {
  const map = mapOf(input);
  if (isRefusal(map)) return map;
  if (map.height * map.width === 1) {
    return refuse(
      "each channel of its 1×1 input is a single value, which normalises to 0",
      "Use layer_normalization, or remove a pooling layer above it.",
    );
  }
  return { ...plain(input), parameters: scaleAndShift(spec, map.channels, context) };
}

export const NORMALISATIONS = [
  defineLayer({
    kind: "batch_normalization",
    title: "Batch normalisation",
    explanation:
      "Brings each channel to mean 0 and spread 1 over the batch and then to a learned scale, so that training is faster and steadier.",
    stem: "bn",
    ...NORMALISATION,
    fields: { momentum: withDefault(MOMENTUM, 0.9), epsilon: EPSILON },
    resolve: batchNormalisation,
  }),
  defineLayer({
    kind: "group_normalization",
    title: "Group normalisation",
    explanation: "Normalises groups of channels of each image alone, so that it works the same for any batch size.",
    stem: "gn",
    ...NORMALISATION,
    fields: { groups: withDefault(GROUPS, 8), epsilon: EPSILON },
    resolve: groupNormalisation,
    describe: ({ groups }) => [`${groups} group${groups === 1 ? "" : "s"}`],
  }),
  defineLayer({
    kind: "layer_normalization",
    title: "Layer normalisation",
    explanation: "Normalises all values of each image together, with a learned scale per channel.",
    stem: "ln",
    ...NORMALISATION,
    fields: { epsilon: EPSILON },
    resolve: layerNormalisation,
  }),
  defineLayer({
    kind: "instance_normalization",
    title: "Instance normalisation",
    explanation: "Normalises each channel of each image alone, which removes differences in contrast between films.",
    stem: "in",
    ...NORMALISATION,
    fields: { epsilon: EPSILON },
    resolve: instanceNormalisation,
  }),
] as const;
