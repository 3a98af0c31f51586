import { describe, expect, it } from "vitest";
import { CnnSpec } from "./cnn-spec";
import { initialWeights } from "./initial-weights";
import { resolveCnn } from "./resolve-cnn";

const resolved = resolveCnn(
  CnnSpec.parse({
    name: "test",
    input: { size: 16 },
    layers: [
      { kind: "conv2d", name: "conv1", filters: 64, kernelSize: 3 },
      { kind: "batch_normalization", name: "bn" },
      { kind: "conv2d", name: "conv2", filters: 64, kernelSize: 3 },
      { kind: "global_average_pooling2d", name: "gap" },
      { kind: "dense", name: "logits", units: "labels" },
    ],
  }),
  3,
);
const tensor = (seed: number, name: string) =>
  initialWeights(resolved, seed).find((weight) => weight.name === name)?.data ?? new Float32Array();

describe("initialWeights", () => {
  it("gives He normal kernels the variance 2 / fan in", () => {
    const kernel = tensor(1, "conv2/kernel");
    const mean = kernel.reduce((sum, x) => sum + x, 0) / kernel.length;
    const variance = kernel.reduce((sum, x) => sum + (x - mean) ** 2, 0) / kernel.length;
    expect(Math.abs(mean)).toBeLessThan(0.002);
    expect((variance * (64 * 9)) / 2).toBeCloseTo(1, 1);
  });

  it("keeps Glorot uniform kernels within their limit and reaching near it", () => {
    const kernel = tensor(1, "logits/kernel");
    const limit = Math.sqrt(6 / (64 + 3));
    const largest = kernel.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(0.9 * limit);
  });

  it("is the same for one seed, different for another, and different from layer to layer", () => {
    expect(tensor(1, "conv2/kernel")).toEqual(tensor(1, "conv2/kernel"));
    expect(tensor(1, "conv2/kernel")).not.toEqual(tensor(2, "conv2/kernel"));
    expect(tensor(1, "conv1/kernel")).not.toEqual(tensor(1, "conv2/kernel").slice(0, 576));
  });

  it("starts normalisations as the identity", () => {
    expect([...tensor(1, "bn/gamma")]).toEqual(Array(64).fill(1));
    expect([...tensor(1, "bn/moving_variance")]).toEqual(Array(64).fill(1));
    expect([...tensor(1, "bn/beta"), ...tensor(1, "bn/moving_mean"), ...tensor(1, "logits/bias")]).toEqual(
      Array(131).fill(0),
    );
  });
});
