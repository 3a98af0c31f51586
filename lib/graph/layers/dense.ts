import { invariant } from "../../invariant";
import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { AnyForward, ForwardRules } from "./forward-rule";
import { multiplyAll } from "./joining";

const product = (builder: GraphBuilder, x: Value, kernel: Value): Value =>
  builder.value("matMul", [x, kernel], { transposeA: false, transposeB: false });

/** x · σ(relu(mean(x)·A + a)·B + b), the mean and the factors per channel. Source: Hu et al. 2018, eq. 2–4. */
function squeezeAndExcite({ builder, x, own }: AnyForward): Value {
  invariant(x.type.shape.length === 4, "squeeze and excitation reads maps");
  const dense = (input: Value, part: string) =>
    builder.value("add", [product(builder, input, own(`${part}_kernel`)), own(`${part}_bias`)]);
  const means = builder.value("reduceMean", [x], { axes: [2, 3], keepDims: false });
  const hidden = builder.value("relu", [dense(means, "reduce")]);
  const factors = builder.value("sigmoid", [dense(hidden, "expand")]);
  return multiplyAll(builder, [x, factors]);
}

export const DENSE_RULES = {
  flatten: ({ builder, layer, x }) => builder.value("reshape", [x], { shape: [x.type.shape[0], ...layer.outputShape] }),
  dense: ({ builder, spec, x, own }) => {
    const y = product(builder, x, own("kernel"));
    return spec.useBias ? builder.value("add", [y, own("bias")]) : y;
  },
  squeeze_excitation: squeezeAndExcite,
} satisfies Partial<ForwardRules>;
