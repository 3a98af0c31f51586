/** @file Dense layers, the flatten before them, and the two of them that a squeeze-and-excitation block is made of. */
import { elementCount, type Shape } from "../../tensor/shape";
import { formatShape } from "../format-shape";
import { defineLayer } from "./define-layer";
import { integer, units, USE_BIAS, withDefault } from "./layer-field";
import {
  biasOf,
  isRefusal,
  kernelOf,
  mapOf,
  refuse,
  toVector,
  vectorOf,
  type LayerContext,
  type LayerOutcome,
} from "./layer-outcome";

const GROUP = "Joining and output";

const UNITS = units({ label: "Units", explanation: "Number of outputs, or one per label.", min: 1, max: 8192 });
const RATIO = integer({
  label: "Reduction",
  explanation: "How many channels share one unit of the first dense layer.",
  min: 1,
  max: 64,
});

interface DenseSpec {
  name: string;
  units: number | "labels";
  useBias: boolean;
}

/** Kernel `[inputs, units]`. */
function dense(spec: DenseSpec, input: Shape, context: LayerContext): LayerOutcome {
  if (input.length !== 1) {
    return refuse(
      `a dense layer needs a vector but is given a ${formatShape(input)} feature map`,
      "Insert a global_average_pooling2d (fewer parameters) or a flatten layer above it.",
    );
  }
  const outputs = spec.units === "labels" ? context.labelCount : spec.units;
  const initializer = context.isLast ? "glorot_uniform" : "he_normal";
  return {
    outputShape: [outputs],
    parameters: [
      kernelOf(`${spec.name}/kernel`, [input[0], outputs], { in: input[0], out: outputs }, initializer),
      ...biasOf(spec, outputs),
    ],
    multiplyAdds: input[0] * outputs,
  };
}

/**
 * Each channel is scaled by a number in 0–1 that two dense layers read off the means of all channels: ReLU after the
 * first, sigmoid after the second, ⌊C / ratio⌋ units (at least 1) between them. Source: Hu et al. 2018, fig. 3.
 */
function squeezeExcitation({ name, ratio }: { name: string; ratio: number }, input: Shape): LayerOutcome {
  const map = mapOf(input);
  if (isRefusal(map)) return map;
  const { channels } = map;
  const reduced = Math.max(1, Math.floor(channels / ratio));
  return {
    outputShape: input,
    parameters: [
      kernelOf(`${name}/reduce_kernel`, [channels, reduced], { in: channels, out: reduced }),
      vectorOf(`${name}/reduce_bias`, reduced, "zeros"),
      kernelOf(`${name}/expand_kernel`, [reduced, channels], { in: reduced, out: channels }, "glorot_uniform"),
      vectorOf(`${name}/expand_bias`, channels, "zeros"),
    ],
    multiplyAdds: 2 * channels * reduced,
  };
}

export const FLATTEN = defineLayer({
  kind: "flatten",
  title: "Flatten",
  group: GROUP,
  explanation: "Lays the whole map out as one long vector; the dense layer after it then needs very many weights.",
  stem: "flatten",
  fields: {},
  resolve: (_, input) => toVector(input, elementCount(input)),
});

export const DENSE = defineLayer({
  kind: "dense",
  title: "Dense",
  group: GROUP,
  explanation: "Connects every input to every output by a learned weight; the last one gives one logit per label.",
  stem: "dense",
  fields: { units: UNITS, useBias: USE_BIAS },
  start: { units: 64 },
  ownsWeights: true,
  resolve: dense,
  describe: (spec) => [
    spec.units === "labels" ? "one unit per label" : `${spec.units} unit${spec.units === 1 ? "" : "s"}`,
  ],
});

export const SQUEEZE_EXCITATION = defineLayer({
  kind: "squeeze_excitation",
  title: "Squeeze and excitation",
  group: GROUP,
  explanation:
    "Looks at the mean of every channel and turns channels up or down accordingly, by two small dense layers.",
  stem: "squeeze",
  fields: { ratio: withDefault(RATIO, 4) },
  ownsWeights: true,
  isFollower: true,
  resolve: squeezeExcitation,
  describe: ({ ratio }) => [`1/${ratio} of the channels`],
});
