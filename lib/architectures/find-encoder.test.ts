import { describe, expect, it } from "vitest";
import { CnnSpec } from "./cnn-spec";
import { findEncoder } from "./find-encoder";
import { PRESETS } from "./presets";
import { resolveCnn } from "./resolve-cnn";

describe("findEncoder", () => {
  it.each([
    ["residual-small", "stage4_out", [112, 8, 8]],
    ["tiny", "conv4_relu", [64, 8, 8]],
    ["vgg-like", "max_pool4", [128, 8, 8]],
    ["mobilenet-small", "block8_relu", [256, 10, 10]],
    // Not the three filters that the published network ends with.
    ["darkcovidnet", "conv7_2_leaky", [256, 8, 8]],
  ])("ends %s at its last wide map", (id, map, shape) => {
    const preset = PRESETS.find((one) => one.id === id);
    const encoder = findEncoder(preset!.spec(preset!.defaultSize));
    expect(encoder).toMatchObject({ map, shape });
    expect(encoder?.layers.at(-1)?.name).toBe(map);
  });

  it("leaves out a last convolution with a channel for each of three labels", () => {
    const cnn = CnnSpec.parse({
      name: "head of maps",
      input: { size: 16 },
      layers: [
        { kind: "conv2d", name: "conv", filters: 8, kernelSize: 3, stride: 2 },
        { kind: "relu", name: "relu" },
        { kind: "conv2d", name: "by_label", filters: 3, kernelSize: 1 },
        { kind: "global_average_pooling2d", name: "logits" },
      ],
    });
    expect(findEncoder(cnn)?.layers.map(({ name }) => name)).toEqual(["conv", "relu"]);
  });

  it("names the inputs of every layer, so that it resolves to the same shapes on its own", () => {
    const cnn = PRESETS[0].spec(64);
    const encoder = findEncoder(cnn)!;
    const alone = resolveCnn(
      CnnSpec.parse({
        ...cnn,
        layers: [
          ...encoder.layers,
          { kind: "global_average_pooling2d", name: "means" },
          { kind: "dense", name: "end", units: "labels" },
        ],
      }),
      2,
    );
    const whole = new Map(resolveCnn(cnn, 2).layers.map((layer) => [layer.name, layer]));
    for (const { name, outputShape, parameters } of alone.layers.slice(0, -2))
      expect({ outputShape, parameters }, name).toEqual({
        outputShape: whole.get(name)?.outputShape,
        parameters: whole.get(name)?.parameters,
      });
  });

  it("finds none in a network without convolutions", () => {
    const cnn = CnnSpec.parse({
      name: "linear",
      input: { size: 16 },
      layers: [
        { kind: "max_pooling2d", name: "pool" },
        { kind: "flatten", name: "flat" },
        { kind: "dense", name: "logits", units: "labels" },
      ],
    });
    expect(findEncoder(cnn)).toBeNull();
  });
});
