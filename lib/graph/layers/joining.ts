import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { ForwardRules } from "./forward-rule";

/** The product of equal shapes, with `[N, C]` stretched over `[N, C, H, W]`. */
export function multiplyAll(builder: GraphBuilder, inputs: readonly Value[]): Value {
  const rank = Math.max(...inputs.map((input) => input.type.shape.length));
  const stretched = inputs.map((input) => {
    const { shape } = input.type;
    return shape.length === rank ? input : builder.value("reshape", [input], { shape: [...shape, 1, 1] }); // [N,C] → [N,C,1,1]
  });
  return stretched.reduce((product, factor) => builder.value("mul", [product, factor]));
}

export const JOINING_RULES = {
  add: ({ builder, inputs }) => inputs.reduce((sum, input) => builder.value("add", [sum, input])),
  multiply: ({ builder, inputs }) => multiplyAll(builder, inputs),
  concatenate: ({ builder, inputs }) => builder.value("concat", inputs, { axis: 1 }),
} satisfies Partial<ForwardRules>;
