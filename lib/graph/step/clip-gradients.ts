import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import { invariant } from "../../invariant";

/** √Σ g² over all gradients together, `[]`: the global norm of Pascanu et al., ICML 2013. */
export function globalNorm(builder: GraphBuilder, gradients: readonly Value[]): Value {
  const [first, ...rest] = gradients.map((gradient) => {
    const squares = builder.value("mul", [gradient, gradient]);
    return builder.value("reduceSum", [squares], { axes: gradient.type.shape.map((_, axis) => axis), keepDims: false });
  });
  invariant(first !== undefined, "a network has something to learn");
  return builder.value("sqrt", [rest.reduce((sum, squares) => builder.value("add", [sum, squares]), first)]);
}

/** Added to the norm, so that gradients of 0 divide by something. */
const TINY = 1e-6;

/**
 * What gradients of the given norm are multiplied with so that their norm is at most `clipNorm`:
 * min(1, c / (norm + 10⁻⁶)), written c / max(norm + 10⁻⁶, c), which is exactly 1 where nothing is clipped.
 * `torch.nn.utils.clip_grad_norm_`.
 */
export function clipFactor(builder: GraphBuilder, norm: Value, clipNorm: number): Value {
  const limit = builder.scalar(clipNorm);
  return builder.value("div", [
    limit,
    builder.value("maximum", [builder.value("add", [norm, builder.scalar(TINY)]), limit]),
  ]);
}
