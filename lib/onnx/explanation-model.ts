import { INPUT_NAME } from "../architectures/cnn-spec";
import { layerRow } from "../architectures/layers/layer-table";
import type { ResolvedCnn } from "../architectures/resolved-cnn";
import { HilumError } from "../errors";
import { activate } from "../graph/activate";
import { compileForward } from "../graph/compile-forward";
import { BATCH, batched } from "../graph/dimension";
import type { Graph, Value } from "../graph/graph";
import { GraphBuilder } from "../graph/graph-builder";
import { gradients } from "../graph/gradients";
import { inferenceMode } from "../graph/inference-mode";
import { pruneGraph } from "../graph/prune-graph";
import { invariant } from "../invariant";
import { graphToModel } from "./graph-to-model";
import type { ModelSource } from "./inference-model";
import { encodeModel } from "./model-proto";
import { scaleLogits } from "./scale-logits";

/** Below this a map's largest value counts as no evidence at all, and the heat map is 0 everywhere. */
const SMALLEST_PEAK = 1e-20;

/**
 * The layer whose output Grad-CAM explains: the last feature map, looking back past pooling and dropout, so that the
 * map keeps the finest resolution at which the network's last features exist. Null for a network without one.
 */
export function explainedLayer(cnn: ResolvedCnn): string | null {
  const maps = cnn.layers.filter((layer) => layer.outputShape.length === 3);
  for (let layer = maps.at(-1); layer !== undefined;) {
    if (!layerRow(layer.spec.kind).isPassive) return layer.name;
    const [from]: readonly string[] = layer.inputs;
    layer = cnn.layers.find(({ name }) => name === from);
  }
  return null;
}

/**
 * The ONNX file that explains a trained network: `image` `[N, 1, H, W]` float32 0–1 and `target` `[N, K]` →
 * `probabilities` `[N, K]` and `heatmap` `[N, h, w]` in 0–1.
 *
 * Grad-CAM (Selvaraju et al. 2017, eq. 1 and 2) of {@link explainedLayer}: αₖ is the spatial mean of
 * ∂(Σ target·logits)/∂Aᵏ, before calibration and softmax or sigmoid; the map is ReLU(Σ αₖAᵏ) divided by its largest value. A one-hot target
 * explains one label. Edge case: where no position speaks for the target the map is all 0.
 * Only standard operators of opset 17 occur. Throws {@link HilumError} `invalidSpec` for a network without a feature map.
 */
export function explanationModel(source: ModelSource): Uint8Array {
  return encodeModel(graphToModel(explanationGraph(source), source.metadata));
}

/** The graph of {@link explanationModel}. */
export function explanationGraph({
  cnn,
  labelCount,
  weights,
  activation = "softmax",
  scaling = null,
}: ModelSource): Graph {
  invariant(cnn.outputShape[0] === labelCount, "the network was resolved for another number of labels");
  const layer = explainedLayer(cnn);
  if (layer === null) {
    throw new HilumError("invalidSpec", "The network has no convolution, so no heat map can be drawn.", {
      remedy: "Add a conv2d layer.",
    });
  }
  const builder = new GraphBuilder("explanation");
  const image = builder.input("image", batched(cnn.input));
  const target = builder.input("target", [BATCH, labelCount]);
  const values = compileForward(builder, cnn.layers, image, inferenceMode(builder, weights));
  const [features, logits] = [values.get(layer), values.get(cnn.layers[cnn.layers.length - 1].name)];
  invariant(features !== undefined && logits !== undefined && layer !== INPUT_NAME, "every layer was compiled");
  const heatmap = gradCam(builder, features, { value: logits, cotangent: target });
  const probabilities = activate(builder, activation, scaleLogits(builder, logits, scaling));
  return pruneGraph(
    builder.finish([
      { name: "probabilities", value: probabilities },
      { name: "heatmap", value: heatmap },
    ]),
  );
}

/** `features` `[N, C, h, w]` → `[N, h, w]` in 0–1, the largest value 1 where there is evidence. */
export function gradCam(builder: GraphBuilder, features: Value, seed: { value: Value; cotangent: Value }): Value {
  const [gradient] = gradients(builder, [seed], [features]);
  invariant(gradient !== null, "the logits depend on the last feature map");
  builder.scope = "grad_cam";
  const alpha = builder.value("reduceMean", [gradient], { axes: [2, 3], keepDims: true }); // [N,C,h,w] → [N,C,1,1]
  const map = builder.value("relu", [
    builder.value("reduceSum", [builder.value("mul", [features, alpha])], { axes: [1], keepDims: false }),
  ]);
  return peakIsOne(builder, map);
}

/** Maps `[N, h, w]` divided by the largest value of each; one that is 0 everywhere stays so. */
export function peakIsOne(builder: GraphBuilder, map: Value): Value {
  const peak = builder.value("reduceMax", [map], { axes: [1, 2], keepDims: true });
  return builder.value("div", [map, builder.value("maximum", [peak, builder.scalar(SMALLEST_PEAK)])]);
}
