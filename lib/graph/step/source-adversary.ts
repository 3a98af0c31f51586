/** @file A head that learns where a film comes from, whose gradient goes into the network reversed. */
import type { ParameterSpec } from "../../architectures/parameter-spec";
import type { ResolvedCnn, ResolvedLayer } from "../../architectures/resolved-cnn";
import { invariant } from "../../invariant";
import { BATCH } from "../dimension";
import { gradients, type Seed } from "../gradients";
import type { GraphOutput, Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";

/** The size of the head. */
export interface SourceAdversary {
  sources: number;
  hiddenUnits: number;
}

/** What the head's parameters begin with; no layer's parameter has a name of three parts. */
const HEAD = "source_head/";

/** Graph inputs: what the head is asked for, what each image counts, which sources its class may come from, and λ. */
export const SOURCE_INPUTS = {
  targets: "source_targets",
  weights: "source_weights",
  mask: "source_mask",
  reversal: "reversal",
} as const;

/** Graph output: the head's loss. */
export const SOURCE_LOSS = "source_loss";

/** Keeps the loss of a batch without an image that counts at 0. */
const SMALLEST_TOTAL = 1e-12;

/** True for a parameter, or an optimizer slot, of the head: no network has it. */
export const isOfSourceHead = (name: string): boolean => name.startsWith(HEAD);

/** The head's parameters for a network: `[features, hiddenUnits]` and `[hiddenUnits, sources]` kernels with biases. */
export function sourceHeadParameters(
  cnn: ResolvedCnn,
  { sources, hiddenUnits }: SourceAdversary,
): readonly ParameterSpec[] {
  const [features] = classifierOf(cnn.layers).inputShapes[0];
  const dense = (name: string, fanIn: number, fanOut: number, initializer: "he_normal" | "glorot_uniform") => {
    const common = { trainable: true, fanIn, fanOut };
    const kernel = { name: `${HEAD}${name}/kernel`, shape: [fanIn, fanOut], decay: true, initializer };
    const bias = { name: `${HEAD}${name}/bias`, shape: [fanOut], decay: false, initializer: "zeros" as const };
    return [
      { ...common, ...kernel },
      { ...common, ...bias },
    ];
  };
  return [
    ...dense("hidden", features, hiddenUnits, "he_normal"),
    ...dense("logits", hiddenUnits, sources, "glorot_uniform"),
  ];
}

/** The last layer with weights: what it reads are the network's features. */
export function classifierOf(layers: readonly ResolvedLayer[]): ResolvedLayer {
  const found = layers.findLast(({ parameters }) => parameters.length > 0);
  invariant(found !== undefined, "a network has something to learn");
  return found;
}

interface HeadInputs {
  /** `[N, F]`, or `[N, F, H, W]`, of which the means count. */
  features: Value;
  /** A parameter of the head by its name. */
  parameter(name: string): Value;
}

export interface AddedAdversary {
  /** ∂(−λ·loss)/∂features, where the network's backward pass takes the adversary up. */
  seed: Seed;
  /** ∂loss/∂parameter of the head by name: the head itself learns. */
  gradients: ReadonlyMap<string, Value>;
  outputs: GraphOutput[];
}

/**
 * The adversary of Ganin & Lempitsky, ICML 2015 (Ganin et al., JMLR 2016, equations 13–15): a head learns to tell the
 * source from the features, and the network learns from the head's gradient times −λ. Reversing the gradient is where
 * the network's backward pass begins, so that no op of the forward pass stands for it.
 *
 * The head: relu(f·W + b)·V + c → softmax over the sources that `source_mask` (0, or far below) leaves an image; its
 * loss is Σ aᵢ·cross-entropyᵢ / Σ aᵢ with `source_weights` a.
 */
export function addSourceAdversary(
  builder: GraphBuilder,
  { sources }: SourceAdversary,
  { features, parameter }: HeadInputs,
): AddedAdversary {
  builder.scope = "source_head";
  const input = {
    targets: builder.input(SOURCE_INPUTS.targets, [BATCH, sources]),
    weights: builder.input(SOURCE_INPUTS.weights, [BATCH]),
    mask: builder.input(SOURCE_INPUTS.mask, [BATCH, sources]),
    reversal: builder.input(SOURCE_INPUTS.reversal, []),
  };
  const names = ["hidden/kernel", "hidden/bias", "logits/kernel", "logits/bias"].map((name) => HEAD + name);
  const own = names.map(parameter);
  const flat =
    features.type.shape.length === 2
      ? features
      : builder.value("reduceMean", [features], { axes: [2, 3], keepDims: false });
  const dense = (x: Value, kernel: Value, bias: Value) =>
    builder.value("add", [builder.value("matMul", [x, kernel], { transposeA: false, transposeB: false }), bias]);
  const hidden = builder.value("relu", [dense(flat, own[0], own[1])]);
  const logits = builder.value("add", [dense(hidden, own[2], own[3]), input.mask]);
  const sum = (x: Value, axis: number) => builder.value("reduceSum", [x], { axes: [axis], keepDims: false });
  const hits = sum(builder.value("mul", [input.targets, builder.value("logSoftmax", [logits])]), 1);
  const total = builder.value("maximum", [sum(input.weights, 0), builder.scalar(SMALLEST_TOTAL)]);
  const loss = builder.value("neg", [
    builder.value("div", [sum(builder.value("mul", [hits, input.weights]), 0), total]),
  ]);
  const [toFeatures, ...toHead] = gradients(
    builder,
    [{ value: loss, cotangent: builder.scalar(1) }],
    [features, ...own],
  );
  invariant(toFeatures !== null, "the head reads the features");
  builder.scope = "source_head′";
  const reversed = builder.value("mul", [toFeatures, builder.value("neg", [input.reversal])]);
  return {
    seed: { value: features, cotangent: reversed },
    gradients: new Map(
      toHead.map((gradient, index) => {
        invariant(gradient !== null, "the head's loss depends on its weights");
        return [names[index], gradient];
      }),
    ),
    outputs: [{ name: SOURCE_LOSS, value: loss }],
  };
}
