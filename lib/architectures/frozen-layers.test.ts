import { describe, expect, it } from "vitest";
import { CnnSpec } from "./cnn-spec";
import { frozenLayers, requireLearning } from "./frozen-layers";
import { resolveCnn } from "./resolve-cnn";

const cnn = CnnSpec.parse({
  name: "Two blocks",
  input: { size: 16 },
  layers: [
    { kind: "conv2d", name: "block1_conv", filters: 2, kernelSize: 3 },
    { kind: "batch_normalization", name: "block1_bn" },
    { kind: "conv2d", name: "block2_conv", filters: 2, kernelSize: 3, trainable: false },
    { kind: "global_average_pooling2d", name: "pool" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});
const resolved = resolveCnn(cnn, 3);

describe("frozenLayers", () => {
  it("takes names, beginnings of names, and what the network itself holds still", () => {
    expect([...frozenLayers(cnn, [])]).toEqual(["block2_conv"]);
    expect([...frozenLayers(cnn, ["block1_*", "pool"])]).toEqual(["block1_conv", "block1_bn", "block2_conv", "pool"]);
    expect([...frozenLayers(cnn, ["block1"])]).toEqual(["block2_conv"]);
    expect(frozenLayers(cnn, ["*"]).size).toBe(5);
  });
});

describe("requireLearning", () => {
  it("refuses a name that no layer has, and a network with nothing left to learn", () => {
    expect(() => requireLearning(resolved, ["blok1_*"])).toThrow('There is no layer "blok1_*" to freeze.');
    expect(() => requireLearning(resolved, ["*"])).toThrow("nothing to train");
    expect(() => requireLearning(resolved, ["block*", "logits"])).toThrow("nothing to train");
    expect(() => requireLearning(resolved, ["block*", "pool"])).not.toThrow();
  });
});
