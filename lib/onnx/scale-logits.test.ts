import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { initialWeights } from "../architectures/initial-weights";
import { resolveCnn } from "../architectures/resolve-cnn";
import { interpretGraph } from "../graph/test-support/interpret-graph";
import { type OutputActivation, probabilityRows } from "../tensor/probabilities";
import { Random } from "../tensor/random";
import { explanationGraph } from "./explanation-model";
import { inferenceGraph } from "./inference-model";

const SIDE = 16;
const spec = CnnSpec.parse({
  name: "net",
  input: { size: SIDE },
  layers: [
    { kind: "conv2d", name: "conv", filters: 4, kernelSize: 3 },
    { kind: "relu", name: "relu" },
    { kind: "global_average_pooling2d", name: "pool" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});
const cnn = resolveCnn(spec, 3);
const weights = initialWeights(cnn, 7);
const random = new Random(3);
const image = Float64Array.from({ length: 2 * SIDE * SIDE }, () => random.uniform());
const target = Float64Array.of(1, 0, 0, 0, 1, 0);

describe("calibrated graphs", () => {
  const twoStage = { kind: "two_stage" as const, sides: [[1], [0, 2]] };
  for (const activation of ["softmax", "sigmoid", twoStage] satisfies OutputActivation[])
    it(`give ${typeof activation === "string" ? activation : "two stages of"} probabilities of scaled logits, and the network's own logits and heat map`, () => {
      const scaling = { scale: [0.5, 2, 1.5], offset: [0.1, -0.2, 0] };
      const source = { cnn, labelCount: 3, weights, activation };
      const raw = interpretGraph(inferenceGraph(source), { image }, 2);
      const calibrated = interpretGraph(inferenceGraph({ ...source, scaling }), { image }, 2);
      expect(calibrated.logits.data).toEqual(raw.logits.data);
      const expected = probabilityRows(activation, raw.logits.data, 3, scaling).flat();
      expected.forEach((value, i) => expect(calibrated.probabilities.data[i]).toBeCloseTo(value, 6));
      expect(calibrated.probabilities.data).not.toEqual(raw.probabilities.data);
      const explained = interpretGraph(explanationGraph({ ...source, scaling }), { image, target }, 2);
      expect(explained.probabilities.data).toEqual(calibrated.probabilities.data);
      expect(explained.heatmap.data).toEqual(
        interpretGraph(explanationGraph(source), { image, target }, 2).heatmap.data,
      );
    });
});
