/** @file What a layer's forward rule is given: one rule per layer kind says which nodes compute it. */
import type { LayerKind, LayerOf } from "../../architectures/cnn-spec";
import type { ResolvedLayer } from "../../architectures/resolved-cnn";
import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { PoolAttributes } from "../op-attributes";

/** How weights and the layers that differ between training and inference enter the graph. */
export interface ForwardMode {
  /** A parameter as a value of the graph. */
  parameter(name: string): Value;
  normalise(layer: ResolvedLayer, spec: LayerOf<"batch_normalization">, x: Value): Value;
  /** Dropout of any sort, or noise. */
  disturb(layer: ResolvedLayer, x: Value): Value;
  maxPool(x: Value, attributes: PoolAttributes): Value;
}

/** A layer of any kind whose inputs are in the graph. */
export interface AnyForward {
  builder: GraphBuilder;
  mode: ForwardMode;
  layer: ResolvedLayer;
  /** `[N, C, H, W]` or `[N, F]` each. */
  inputs: readonly Value[];
  /** The first of them. */
  x: Value;
  /** A parameter of the layer: `own("kernel")`. */
  own(part: string): Value;
}

interface LayerForward<Kind extends LayerKind> extends AnyForward {
  spec: LayerOf<Kind>;
}

/** Adds a layer's nodes and gives its output. */
type ForwardRule<Kind extends LayerKind> = (forward: LayerForward<Kind>) => Value;

export type ForwardRules = { readonly [Kind in LayerKind]: ForwardRule<Kind> };
