/** @file From the tensors of a Layers model to the parameters of a network: by layer name and shape, in our layout. */
import { parametersOf, shapesDiffer, type MatchedWeights } from "../../../architectures/match-weights";
import { INPUT_NAME } from "../../../architectures/cnn-spec";
import type { ParameterSpec } from "../../../architectures/parameter-spec";
import type { ResolvedCnn, ResolvedLayer } from "../../../architectures/resolved-cnn";
import { invariant } from "../../../invariant";
import type { NamedTensor } from "../../../tensor/named-tensor";
import { inverseAxes, toTensorFlowAxes, transposed } from "../weight-layout";
import { decodeWeights } from "./decode-weights";
import { readsFlattenedChannelsLast, reordered, vectorOrders, type VectorOrder } from "./flatten-order";
import { imageScaling, SCALING_LAYER, scalingWeights } from "./image-scaling";
import { kerasLocation, layerNameOf, splitTensorName } from "./keras-names";
import { readTopology, type KerasTopology } from "./keras-topology";
import type { LayersBundle } from "./layers-bundle";

interface SourceTensor {
  layer: string;
  tensor: NamedTensor;
}

type Fitted = { tensor: NamedTensor; adapted: string | null } | { reason: string };

/**
 * The weights of a Layers model that a network has a place for: the same layer name (as a CnnSpec can hold it), the
 * same part, the same shape in the Layers format. Kernels are brought from channels last to ours, rows of a dense
 * layer behind a flattened map from `[H, W, C]` to `[C, H, W]`; a first convolution made for colour is summed over the
 * colours. Throws {@link HilumError} `badRequest` for damaged files.
 */
export function importWeights(bundle: LayersBundle, cnn: ResolvedCnn): MatchedWeights {
  const topology = readTopology(bundle.model.modelTopology);
  const tensors = decodeWeights(bundle);
  const sources = indexSources(tensors);
  const orders = vectorOrders(cnn);
  const scaling = scalingOf(topology);
  const used = new Set<string>();
  const weights: NamedTensor[] = [];
  const missing: { name: string; reason: string }[] = [];
  const adapted: { name: string; reason: string }[] = [];
  for (const layer of cnn.layers) {
    const order = readOrder(layer, orders);
    for (const parameter of layer.parameters) {
      const source = layer.name === SCALING_LAYER ? scaling.get(parameter.name) : find(sources, parameter.name);
      if (source === undefined) {
        missing.push({ name: parameter.name, reason: "the source has none of this name" });
        continue;
      }
      used.add(source.tensor.name);
      const flattened = order !== null && readsFlattenedChannelsLast(topology, source.layer);
      const fitted = fit(parameter, layer, source.tensor, flattened ? order : null);
      if ("reason" in fitted) missing.push({ name: parameter.name, reason: fitted.reason });
      else {
        weights.push(fitted.tensor);
        if (fitted.adapted !== null) adapted.push({ name: parameter.name, reason: fitted.adapted });
      }
    }
  }
  invariant(weights.length + missing.length === parametersOf(cnn).length, "every parameter is loaded or listed");
  return { weights, missing, adapted, unused: tensors.map(({ name }) => name).filter((name) => !used.has(name)) };
}

/** By `layer/part`, under the name as it is and as a CnnSpec can hold it. */
function indexSources(tensors: readonly NamedTensor[]): ReadonlyMap<string, SourceTensor> {
  const sources = new Map<string, SourceTensor>();
  for (const tensor of tensors) {
    const { layer, part } = splitTensorName(tensor.name);
    for (const name of [`${layerNameOf(layer)}/${part}`, `${layer}/${part}`])
      if (!sources.has(name)) sources.set(name, { layer, tensor });
  }
  return sources;
}

function find(sources: ReadonlyMap<string, SourceTensor>, parameter: string): SourceTensor | undefined {
  const { layer, part } = kerasLocation(parameter);
  return sources.get(`${layer}/${part}`);
}

/** The weights of the frozen layer that scales the image as the source expects it. */
function scalingOf(topology: KerasTopology): ReadonlyMap<string, SourceTensor> {
  const input = topology.layers.find(({ className }) => className === "InputLayer");
  const tensors = input === undefined ? [] : scalingWeights(imageScaling(topology, input));
  return new Map(tensors.map((tensor) => [tensor.name, { layer: SCALING_LAYER, tensor }]));
}

/** The order of the vector that a dense layer or a normalisation reads; parameters of all others know no vector. */
function readOrder({ spec, inputs }: ResolvedLayer, orders: ReadonlyMap<string, VectorOrder>): VectorOrder {
  const reads = spec.kind === "dense" || spec.kind.endsWith("_normalization");
  return reads ? (orders.get(inputs[0]) ?? null) : null;
}

function fit(parameter: ParameterSpec, layer: ResolvedLayer, source: NamedTensor, order: VectorOrder): Fitted {
  const axes = toTensorFlowAxes(parameter);
  const shapeThere = axes === null ? parameter.shape : axes.map((axis) => parameter.shape[axis]);
  const { data, adapted } = summedColours(layer, source, shapeThere);
  if (data === null) return { reason: shapesDiffer(source.shape, shapeThere) };
  const here = axes === null ? data : transposed(data, shapeThere, inverseAxes(axes));
  const isRowOfVector = order !== null && parameter.shape[0] === order.length;
  return {
    tensor: {
      name: parameter.name,
      shape: parameter.shape,
      data: isRowOfVector ? reordered(here, order) : here.slice(),
    },
    adapted,
  };
}

/** The source's values where its shape fits; those of a colour kernel `[kh, kw, 3, out]` summed where the layer reads a grey image. */
function summedColours(
  layer: ResolvedLayer,
  { shape, data }: NamedTensor,
  wanted: readonly number[],
): { data: Float32Array | null; adapted: string | null } {
  if (shape.join() === wanted.join()) return { data, adapted: null };
  const [height, width, , filters] = wanted;
  const readsImage =
    layer.spec.kind === "conv2d" && layer.inputs.every((name) => name === INPUT_NAME || name === SCALING_LAYER);
  if (!readsImage || wanted.length !== 4 || shape.join() !== [height, width, 3, filters].join())
    return { data: null, adapted: null };
  const summed = new Float32Array(height * width * filters);
  data.forEach((value, i) => (summed[Math.floor(i / (3 * filters)) * filters + (i % filters)] += value));
  return { data: summed, adapted: "summed over the three colours, which is the same for grey films" };
}
