/** @file From resolved layers to graph nodes: the forward pass in training or inference mode. */
import { INPUT_NAME, type LayerKind, type LayerOf } from "../architectures/cnn-spec";
import type { ResolvedCnn } from "../architectures/resolved-cnn";
import { invariant } from "../invariant";
import type { Value } from "./graph";
import type { GraphBuilder } from "./graph-builder";
import type { AnyForward, ForwardMode } from "./layers/forward-rule";
import { FORWARD_RULES } from "./layers/forward-rules";

/**
 * Adds a network's forward pass to the graph and gives each layer's output by name.
 *
 * `image` is `[N, 1, H, W]` in 0–1; it is standardised to (x − 0.5)·4 first. Maps are `[N, C, H, W]`; flatten keeps
 * that order (channel by channel, unlike the Layers format of TensorFlow.js, which flattens `[H, W, C]`).
 */
export function compileForward(
  builder: GraphBuilder,
  layers: ResolvedCnn["layers"],
  image: Value,
  mode: ForwardMode,
): Map<string, Value> {
  builder.scope = INPUT_NAME;
  const centred = builder.value("sub", [image, builder.scalar(0.5)]);
  const values = new Map([[INPUT_NAME, builder.value("mul", [centred, builder.scalar(4)])]]);
  for (const layer of layers) {
    builder.scope = layer.name;
    const inputs = layer.inputs.map((name) => {
      const value = values.get(name);
      invariant(value !== undefined, `layer "${layer.name}" reads "${name}" before it is made`);
      return value;
    });
    const own = (part: string) => mode.parameter(`${layer.name}/${part}`);
    values.set(layer.name, compileLayer({ builder, mode, layer, inputs, x: inputs[0], own }, layer.spec));
  }
  builder.scope = "";
  return values;
}

function compileLayer<Kind extends LayerKind>(forward: AnyForward, spec: LayerOf<Kind> & { kind: Kind }): Value {
  return FORWARD_RULES[spec.kind]({ ...forward, spec });
}
