import type { ResolvedCnn } from "../architectures/resolved-cnn";
import { activate } from "../graph/activate";
import { compileForward } from "../graph/compile-forward";
import { batched } from "../graph/dimension";
import type { Graph } from "../graph/graph";
import { GraphBuilder } from "../graph/graph-builder";
import { inferenceMode } from "../graph/inference-mode";
import { pruneGraph } from "../graph/prune-graph";
import { invariant } from "../invariant";
import type { NamedTensor } from "../tensor/named-tensor";
import type { LogitScaling } from "../tensor/logit-scaling";
import type { OutputActivation } from "../tensor/probabilities";
import { graphToModel } from "./graph-to-model";
import { encodeModel } from "./model-proto";
import { scaleLogits } from "./scale-logits";

/** What a published model is made of. */
export interface ModelSource {
  cnn: ResolvedCnn;
  labelCount: number;
  /** All parameters by name, moving statistics included. */
  weights: readonly NamedTensor[];
  /** What makes probabilities of the logits. @default softmax */
  activation?: OutputActivation;
  /** What calibrates the probabilities; the logits given out stay the network's own. @default nothing */
  scaling?: LogitScaling | null;
  /** Key–value pairs stored in the file. */
  metadata?: Readonly<Record<string, string>>;
}

/**
 * The ONNX file of a trained network: `image` `[N, 1, H, W]` float32 0–1 → `logits` and `probabilities` `[N, K]`.
 *
 * N is symbolic. Only standard operators of opset 17 occur, which onnxruntime runs in Node and in the browser alike.
 */
export function inferenceModel(source: ModelSource): Uint8Array {
  return encodeModel(graphToModel(inferenceGraph(source), source.metadata));
}

/** The graph of {@link inferenceModel}. */
export function inferenceGraph({
  cnn,
  labelCount,
  weights,
  activation = "softmax",
  scaling = null,
}: ModelSource): Graph {
  invariant(cnn.outputShape[0] === labelCount, "the network was resolved for another number of labels");
  const builder = new GraphBuilder("inference");
  const image = builder.input("image", batched(cnn.input));
  const values = compileForward(builder, cnn.layers, image, inferenceMode(builder, weights));
  const logits = values.get(cnn.layers[cnn.layers.length - 1].name);
  invariant(logits !== undefined, "a network has a last layer");
  const probabilities = activate(builder, activation, scaleLogits(builder, logits, scaling));
  return pruneGraph(
    builder.finish([
      { name: "logits", value: logits },
      { name: "probabilities", value: probabilities },
    ]),
  );
}
