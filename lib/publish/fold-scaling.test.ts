import { describe, expect, it } from "vitest";
import { initialWeights } from "../architectures/initial-weights";
import { PRESETS } from "../architectures/presets";
import { resolveCnn } from "../architectures/resolve-cnn";
import { compiledEngine } from "../engines/compiled/compiled-engine";
import type { Weights } from "../engines/engine";
import { scaledLogits } from "../tensor/logit-scaling";
import { Random } from "../tensor/random";
import { foldScaling } from "./fold-scaling";

const scaling = { scale: [0.5, 2, 1.5], offset: [0.25, -0.5, 0] };
const random = new Random(1);

async function logitsOf(cnn: ReturnType<(typeof PRESETS)[0]["spec"]>, weights: Weights, image: Float32Array) {
  const predictor = await compiledEngine.createPredictor({ cnn, labelCount: 3, weights });
  try {
    return await predictor.predict(image, 1);
  } finally {
    await predictor.dispose();
  }
}

describe("a calibration folded into the weights", () => {
  it.each(PRESETS.map(({ id }) => id))("makes the scaled logits the own ones of %s", async (id) => {
    const cnn = PRESETS.filter((preset) => preset.id === id)[0].spec(32);
    const weights = initialWeights(resolveCnn(cnn, 3), 4);
    const folded = foldScaling(cnn, weights, scaling);
    expect(folded).not.toBeNull();
    const image = Float32Array.from({ length: 32 * 32 }, () => random.uniform());
    const expected = scaledLogits(await logitsOf(cnn, weights, image), scaling);
    const found = await logitsOf(cnn, folded ?? [], image);
    expected.forEach((value, k) => expect(found[k]).toBeCloseTo(value, 4));
  });

  it("is refused where the network ends otherwise", () => {
    const cnn = PRESETS[0].spec(32);
    const open = { ...cnn, layers: cnn.layers.slice(0, -1) };
    expect(foldScaling(open, [], scaling)).toBeNull();
  });
});
