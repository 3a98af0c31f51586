/** @file Layers that are random in training and the identity when predicting. */
import type { Shape } from "../../tensor/shape";
import { defineLayer, type LayerDraw } from "./define-layer";
import { real } from "./layer-field";
import { isRefusal, keepShape, mapOf, plain } from "./layer-outcome";

const REGULARISER = { group: "Regularisation", isFollower: true, isPassive: true } as const;

const rateOf = (silenced: string) =>
  real({ label: "Rate", explanation: `Share of ${silenced} silenced.`, min: 0, max: 0.95, step: 0.05 });
const STANDARD_DEVIATION = real({
  label: "Standard deviation",
  explanation: "Strength of the noise; the image itself has a spread near 1 where the network reads it.",
  min: 0,
  max: 10,
  step: 0.05,
});

const describeRate = ({ rate }: { rate: number }) => [`rate ${rate}`];
/** Factors that are 0 with probability `rate` and 1/(1 − rate) else. */
const mask = (rate: number, shape: Shape): LayerDraw | null =>
  rate === 0 ? null : { shape, draw: { kind: "mask", rate } };

export const REGULARISERS = [
  defineLayer({
    kind: "dropout",
    title: "Dropout",
    explanation:
      "Silences a random share of values at each training step, so that the network cannot lean on any single one; does nothing when predicting.",
    stem: "dropout",
    ...REGULARISER,
    fields: { rate: rateOf("values") },
    start: { rate: 0.2 },
    isNegative: "asInput",
    resolve: keepShape,
    describe: describeRate,
    /** Per value. Source: Srivastava et al. 2014. */
    draw: ({ rate }, shape) => mask(rate, shape),
  }),
  defineLayer({
    kind: "spatial_dropout",
    title: "Spatial dropout",
    explanation:
      "Silences whole channels at random; on maps, where neighbouring pixels say the same, it does more than dropout.",
    stem: "spatial_dropout",
    ...REGULARISER,
    fields: { rate: rateOf("channels") },
    start: { rate: 0.1 },
    isNegative: "asInput",
    resolve: (_, input) => {
      const map = mapOf(input);
      return isRefusal(map) ? { ...map, suggestion: "Use dropout, which silences single values." } : plain(input);
    },
    describe: describeRate,
    /** Per channel of an image. Source: Tompson et al. 2015; Keras' `SpatialDropout2D`, PyTorch's `Dropout2d`. */
    draw: ({ rate }, [channels]) => mask(rate, [channels, 1, 1]),
  }),
  defineLayer({
    kind: "stochastic_depth",
    title: "Stochastic depth",
    explanation:
      "Skips the branch above it for some images at each training step; stands before the add of a residual block.",
    stem: "stochastic_depth",
    ...REGULARISER,
    fields: { rate: rateOf("images whose branch is") },
    start: { rate: 0.1 },
    isNegative: "asInput",
    resolve: keepShape,
    describe: describeRate,
    /** Per image. Source: Huang et al. 2016; torchvision's `stochastic_depth` in mode "row". */
    draw: ({ rate }, shape) =>
      mask(
        rate,
        shape.map(() => 1),
      ),
  }),
  defineLayer({
    kind: "gaussian_noise",
    title: "Gaussian noise",
    explanation:
      "Adds random noise at each training step, so that small differences stop mattering; does nothing when predicting.",
    stem: "noise",
    ...REGULARISER,
    fields: { standardDeviation: STANDARD_DEVIATION },
    start: { standardDeviation: 0.1 },
    resolve: keepShape,
    describe: ({ standardDeviation }) => [`standard deviation ${standardDeviation}`],
    draw: ({ standardDeviation }, shape) =>
      standardDeviation === 0 ? null : { shape, draw: { kind: "noise", standardDeviation } },
  }),
] as const;
