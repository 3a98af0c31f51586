import { describe, expect, it } from "vitest";
import { DEFAULT_PRESET_ID, PRESETS } from "./presets";
import { resolveCnn } from "./resolve-cnn";

const preset = (id: string, size: number, labels = 3) => {
  const found = PRESETS.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no preset ${id}`);
  return resolveCnn(found.spec(size), labels);
};

describe("PRESETS", () => {
  it("resolve at every size and number of labels offered", () => {
    for (const { id } of PRESETS) {
      for (const size of [32, 64, 100, 128, 192, 256]) expect(preset(id, size, 4).outputShape).toEqual([4]);
    }
  });

  it("start with the default", () => {
    expect(PRESETS[0].id).toBe(DEFAULT_PRESET_ID);
  });

  it("give the default preset a few hundred thousand parameters and an 8×8 map for Grad-CAM", () => {
    const cnn = preset("residual-small", 128);
    expect(cnn.trainableParameterCount).toBeGreaterThan(200_000);
    expect(cnn.trainableParameterCount).toBeLessThan(350_000);
    expect(cnn.layers.find((layer) => layer.name === "stage4_out")?.outputShape).toEqual([112, 8, 8]);
    expect(cnn.multiplyAdds).toBeLessThan(60e6);
  });

  it("give the small MobileNet 10×10 maps of 256 channels at its own size", () => {
    const cnn = preset("mobilenet-small", 160);
    expect(cnn.layers.find((layer) => layer.name === "block8_relu")?.outputShape).toEqual([256, 10, 10]);
    // Kernels: stem 9·16; per block 9·C + C·F; dense 256·3 + 3. Normalisations: 2 per channel after each convolution.
    const widths = [16, 32, 64, 64, 128, 128, 256, 256, 256];
    const blocks = widths
      .slice(1)
      .reduce((sum, filters, index) => sum + widths[index] * (9 + filters) + 2 * (widths[index] + filters), 0);
    expect(cnn.trainableParameterCount).toBe(9 * 16 + 2 * 16 + blocks + 256 * 3 + 3);
  });

  it("give DarkCovidNet its published layers and parameters", () => {
    const cnn = preset("darkcovidnet", 256);
    expect(cnn.layers.filter((layer) => layer.spec.kind === "conv2d")).toHaveLength(17);
    expect(cnn.layers.filter((layer) => layer.spec.kind === "max_pooling2d")).toHaveLength(5);
    // Published, two classes, three channels: 1,164,434. Three classes: + 256·9 filter weights + 2 normalisation + 845 dense.
    const published = 1_164_434 + 2_304 + 2 + (507 * 3 + 3 - (338 * 2 + 2));
    expect(published).toBe(1_167_586);
    // One channel: −8·9·2 weights. An 8×8 in place of a 13×13 last map: −(507 − 192)·3 dense weights.
    expect(cnn.trainableParameterCount).toBe(published - 144 - (507 - 192) * 3);
  });
});
