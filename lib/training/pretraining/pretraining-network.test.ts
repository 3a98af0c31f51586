import { describe, expect, it } from "vitest";
import { CnnSpec } from "../../architectures/cnn-spec";
import { PRESETS } from "../../architectures/presets";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { RunSpec } from "../run";
import { pretrainingNetwork } from "./pretraining-network";
import { PretrainingSpec } from "./pretraining-spec";

const runOf = (cnn: CnnSpec) => RunSpec.parse({ dataset: "d", cnn, training: {} });
const kinds = ["masked", "simsiam", "phantom_masks"] as const;

describe("the network of a phase", () => {
  it.each(PRESETS.flatMap(({ id, defaultSize, spec }) => kinds.map((kind) => ({ id, kind, cnn: spec(defaultSize) }))))(
    "of $id resolves for $kind and gives the outputs it says",
    ({ cnn, kind }) => {
      const network = pretrainingNetwork(runOf(cnn), PretrainingSpec.parse({ kind }));
      const resolved = resolveCnn(network.cnn, network.outputs);
      expect(resolved.outputShape).toEqual([network.outputs]);
      expect(network.encoderLayers.size).toBeGreaterThan(0);
    },
  );

  it("is refused for a network without convolutions, and for patches as large as the film", () => {
    const linear = CnnSpec.parse({
      name: "linear",
      input: { size: 16 },
      layers: [
        { kind: "flatten", name: "flat" },
        { kind: "dense", name: "logits", units: "labels" },
      ],
    });
    expect(() => pretrainingNetwork(runOf(linear), PretrainingSpec.parse({ kind: "simsiam" }))).toThrow(/has none/);
    expect(() =>
      pretrainingNetwork(runOf(PRESETS[1].spec(64)), PretrainingSpec.parse({ kind: "masked", patch: 33 })),
    ).toThrow(/Patches of 33 pixels/);
  });
});
