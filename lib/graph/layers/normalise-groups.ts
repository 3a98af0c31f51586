import { invariant } from "../../invariant";
import { elementDimension } from "../dimension";
import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";

/** How each image's channels are normalised. */
export interface GroupNormalisation {
  /** Groups of channels normalised together: 1 for a layer, one per channel for an instance normalisation. */
  groups: number;
  epsilon: number;
  /** γ and β, `[C]`. */
  scale: Value;
  offset: Value;
}

/**
 * y = γ·(x − μ)/√(σ² + ε) + β with μ and the biased σ² of each image's group of channels; `[N, C, H, W]` or `[N, F]`.
 *
 * The variance is the mean of (x − μ)², not E[x²] − μ², so that maps far from 0 lose no digits.
 * Source: Wu & He 2018, eq. 1–7. With n groups: Keras' `GroupNormalization`, PyTorch's `GroupNorm(n, C)`; with one:
 * `GroupNorm(1, C)`, which on vectors is Keras' and PyTorch's `LayerNorm`; with C: `InstanceNorm2d(affine=True)`.
 */
export function normaliseGroups(
  builder: GraphBuilder,
  x: Value,
  { groups, epsilon, scale, offset }: GroupNormalisation,
): Value {
  const { shape } = x.type;
  const perImage = elementDimension(shape.slice(1));
  invariant(typeof perImage === "number", "the batch stands on the first axis");
  const grouped = builder.value("reshape", [x], { shape: [shape[0], groups, perImage / groups] }); // [N,C,H,W] → [N,G,C/G·H·W]
  const meanOf = (value: Value) => builder.value("reduceMean", [value], { axes: [2], keepDims: true });
  const centred = builder.value("sub", [grouped, meanOf(grouped)]);
  const variance = meanOf(builder.value("mul", [centred, centred]));
  const deviation = builder.value("sqrt", [builder.value("add", [variance, builder.scalar(epsilon)])]);
  const normal = builder.value(
    "reshape",
    [builder.value("mul", [centred, builder.value("div", [builder.scalar(1), deviation])])],
    { shape },
  );
  return builder.value("channelAffine", [normal, scale, offset]);
}
