import { INPUT_NAME } from "../architectures/cnn-spec";
import type { ResolvedCnn } from "../architectures/resolved-cnn";
import { compileForward } from "../graph/compile-forward";
import { batched } from "../graph/dimension";
import type { Graph } from "../graph/graph";
import { GraphBuilder } from "../graph/graph-builder";
import { inferenceMode } from "../graph/inference-mode";
import { pruneGraph } from "../graph/prune-graph";
import { invariant } from "../invariant";
import { graphToModel } from "./graph-to-model";
import type { ModelSource } from "./inference-model";
import { encodeModel } from "./model-proto";

/**
 * The layer whose output a network's features are: what its last weighted sum reads, the dense layer of the logits in
 * every shipped network. `"input"`, the image, for a network of a single weighted sum.
 */
export function penultimateLayer({ layers }: Pick<ResolvedCnn, "layers">): string {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  let layer = layers.at(-1);
  while (layer !== undefined && layer.multiplyAdds === 0) layer = byName.get(layer.inputs[0]);
  return layer?.inputs[0] ?? INPUT_NAME;
}

/**
 * The ONNX file of a trained network's features: `image` `[N, 1, H, W]` float32 0–1 → `features` `[N, F]`, the output
 * of {@link penultimateLayer}, and `logits` `[N, K]`.
 *
 * Where that layer is a map `[C, h, w]`, F = C: a feature is a channel's mean over all positions. A vector is as it is.
 * Only standard operators of opset 17 occur.
 */
export function featureModel(source: ModelSource): Uint8Array {
  return encodeModel(graphToModel(featureGraph(source), source.metadata));
}

/** The graph of {@link featureModel}. */
export function featureGraph({ cnn, labelCount, weights }: ModelSource): Graph {
  invariant(cnn.outputShape[0] === labelCount, "the network was resolved for another number of labels");
  const builder = new GraphBuilder("features");
  const image = builder.input("image", batched(cnn.input));
  const values = compileForward(builder, cnn.layers, image, inferenceMode(builder, weights));
  const [last, logits] = [values.get(penultimateLayer(cnn)), values.get(cnn.layers[cnn.layers.length - 1].name)];
  invariant(last !== undefined && logits !== undefined, "every layer was compiled");
  const isMap = last.type.shape.length === 4;
  const features = isMap ? builder.value("reduceMean", [last], { axes: [2, 3], keepDims: false }) : last;
  return pruneGraph(
    builder.finish([
      { name: "features", value: features },
      { name: "logits", value: logits },
    ]),
  );
}
