import { describe, expect, it } from "vitest";
import { initialWeights } from "../../../architectures/initial-weights";
import { PRESETS } from "../../../architectures/presets";
import { resolveCnn } from "../../../architectures/resolve-cnn";
import { explanationModel } from "../../../onnx/explanation-model";
import { inferenceModel } from "../../../onnx/inference-model";
import { firstDifference } from "../../../tensor/all-close";
import { Random } from "../../../tensor/random";
import { openGraphSession } from "./open-graph-session";
import { modelPredictor } from "./model-predictor";

const SIDE = 32;
const tiny = PRESETS.find(({ id }) => id === "tiny");
const cnn = resolveCnn((tiny ?? PRESETS[0]).spec(SIDE), 3);
const source = { cnn, labelCount: 3, weights: initialWeights(cnn, 2) };
const random = new Random(1);
const images = Float32Array.from({ length: 2 * SIDE * SIDE }, () => random.uniform());

describe("a published model opened in Node", () => {
  it("predicts and explains, with the same probabilities from both files", async () => {
    const predictor = await modelPredictor(inferenceModel(source), { explanation: explanationModel(source), threads: 1 });
    const { probabilities, logits } = await predictor.predict(images, 2);
    expect(logits).toHaveLength(6);
    const explained = await predictor.explain?.(images, Float32Array.of(1, 0, 0, 0, 0, 1), 2);
    await predictor.dispose();
    expect(explained).toMatchObject({ height: 4, width: 4 });
    expect(firstDifference(explained?.probabilities ?? [], probabilities, { absolute: 1e-6 })).toBeNull();
    const heat = [...(explained?.heatmap ?? [])];
    expect(heat).toHaveLength(32);
    expect(heat.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it("explains nothing without an explanation file and refuses images that are not square", async () => {
    const predictor = await modelPredictor(inferenceModel(source), { threads: 1 });
    expect(predictor.explain).toBeNull();
    await expect(predictor.predict(images.slice(3), 2)).rejects.toThrow("not 2 square images");
    await predictor.dispose();
  });

  it("is refused with a typed error when the file is no model", async () => {
    await expect(openGraphSession(Uint8Array.of(1, 2, 3), 1)).rejects.toMatchObject({ name: "HilumError", code: "unsupportedEngine" });
  });
});
