import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { initialWeights } from "../architectures/initial-weights";
import { PRESETS } from "../architectures/presets";
import { resolveCnn } from "../architectures/resolve-cnn";
import { interpretGraph } from "../graph/test-support/interpret-graph";
import { firstDifference } from "../tensor/all-close";
import { Random } from "../tensor/random";
import { featureGraph, featureModel, penultimateLayer } from "./feature-model";
import { decodeModel } from "./model-proto";

const SIDE = 16;
const LABELS = 3;

const network = (layers: (typeof CnnSpec)["_input"]["layers"]) =>
  resolveCnn(CnnSpec.parse({ name: "net", input: { size: SIDE }, layers }), LABELS);

const random = new Random(4);
const IMAGES = Float64Array.from({ length: 2 * SIDE * SIDE }, () => random.uniform());

describe("the features of a network", () => {
  it("are what the dense layer of the logits reads, in every shipped network", () => {
    const layers = PRESETS.map(({ id, spec, defaultSize }) => [
      id,
      penultimateLayer(resolveCnn(spec(defaultSize), LABELS)),
    ]);
    expect(Object.fromEntries(layers)).toEqual({
      "residual-small": "dropout",
      tiny: "pool",
      "vgg-like": "dropout",
      "mobilenet-small": "pool",
      "efficientnet-lite": "dropout",
      "efficientnet-lite-short": "dropout",
      darkcovidnet: "flatten",
    });
  });

  it("give the logits by one dense layer: features · kernel + bias", () => {
    const cnn = network([
      { kind: "conv2d", name: "conv", filters: 5, kernelSize: 3 },
      { kind: "relu", name: "relu" },
      { kind: "global_average_pooling2d", name: "pool" },
      { kind: "dropout", name: "dropout", rate: 0.5 },
      { kind: "dense", name: "logits", units: "labels" },
    ]);
    const weights = initialWeights(cnn, 7);
    const { features, logits } = interpretGraph(
      featureGraph({ cnn, labelCount: LABELS, weights }),
      { image: IMAGES },
      2,
    );
    expect(features.shape).toEqual([2, 5]);
    const [kernel, bias] = ["logits/kernel", "logits/bias"].map(
      (name) => weights.find((tensor) => tensor.name === name)?.data ?? [],
    );
    const expected = Array.from({ length: 2 * LABELS }, (_, at) => {
      const [film, label] = [Math.floor(at / LABELS), at % LABELS];
      let sum = bias[label];
      for (let f = 0; f < 5; f++) sum += features.data[film * 5 + f] * kernel[f * LABELS + label];
      return sum;
    });
    expect(firstDifference(logits.data, expected, { relative: 1e-9, absolute: 1e-9 })).toBeNull();
  });

  it("are the channels' means where the last weighted sum is a convolution", () => {
    const cnn = network([
      { kind: "conv2d", name: "conv", filters: 4, kernelSize: 3 },
      { kind: "relu", name: "relu" },
      { kind: "conv2d", name: "head", filters: LABELS, kernelSize: 1 },
      { kind: "global_average_pooling2d", name: "logits" },
    ]);
    expect(penultimateLayer(cnn)).toBe("relu");
    const source = { cnn, labelCount: LABELS, weights: initialWeights(cnn, 7) };
    expect(interpretGraph(featureGraph(source), { image: IMAGES }, 2).features.shape).toEqual([2, 4]);
    const { graph } = decodeModel(featureModel(source));
    expect(graph.outputs.map(({ name, shape }) => [name, shape])).toEqual([
      ["features", ["N", 4]],
      ["logits", ["N", LABELS]],
    ]);
  });

  it("are the image itself, flattened, where there is one weighted sum only", () => {
    const cnn = network([
      { kind: "flatten", name: "flatten" },
      { kind: "dense", name: "logits", units: "labels" },
    ]);
    expect(penultimateLayer(cnn)).toBe("flatten");
  });
});
