import { describe, expect, it } from "vitest";
import { initialWeights } from "../architectures/initial-weights";
import { PRESETS } from "../architectures/presets";
import { resolveCnn } from "../architectures/resolve-cnn";
import { compiledEngine } from "../engines/compiled/compiled-engine";
import type { Engine } from "../engines/engine";
import { PreprocessingSpec } from "../imaging/network/preprocessing-spec";
import { buildEnsembleFiles, type NetworkEnsemble } from "./build-ensemble";
import { buildModelFiles, type TrainedNetwork } from "./build-model";

const labels = ["covid-19", "normal", "pneumonia"];
const cnn = PRESETS[0].spec(32);
const network = (seed: number): TrainedNetwork => ({
  cnn,
  labels,
  weights: initialWeights(resolveCnn(cnn, labels.length), seed),
  preprocessing: PreprocessingSpec.parse({}),
  activation: "softmax",
  scaling: { scale: [0.5, 0.5, 0.5], offset: [0, 0, 0] },
});
const ENGINES = [compiledEngine, compiledEngine];

describe("buildEnsembleFiles", () => {
  it("is proven on the golden film, where it gives the mean of its members", async () => {
    const members = [network(1), network(2)];
    const { golden } = await buildEnsembleFiles({ members, views: "none", scaling: null }, ENGINES);
    const [first, second] = [
      await buildModelFiles(members[0], compiledEngine),
      await buildModelFiles(members[1], compiledEngine),
    ];
    golden.probabilities.forEach((value, k) =>
      expect(value).toBeCloseTo((first.golden.probabilities[k] + second.golden.probabilities[k]) / 2, 6),
    );
  });

  it.each([null, { scale: [2, 2, 2], offset: [0.1, 0, -0.1] }])(
    "agrees with the engines in all views, calibrated as a whole by %o",
    async (scaling) => {
      const ensemble: NetworkEnsemble = { members: [network(1), network(2)], views: "mirror_and_shifts", scaling };
      const { golden } = await buildEnsembleFiles(ensemble, ENGINES);
      expect(golden.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    },
  );

  it("is not made where an engine says something else than the file", async () => {
    const ensemble: NetworkEnsemble = { members: [network(1), network(2)], views: "none", scaling: null };
    const other: Engine = {
      ...compiledEngine,
      createPredictor: (options) => compiledEngine.createPredictor({ ...options, weights: network(9).weights }),
    };
    await expect(buildEnsembleFiles(ensemble, [compiledEngine, other])).rejects.toThrow("away from the network");
  });
});
