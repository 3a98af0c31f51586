import { expect, it } from "vitest";
import { CnnSpec } from "./cnn-spec";
import { describeCost } from "./layer-cost";
import { resolveCnn } from "./resolve-cnn";

it("counts arithmetic, weights and memory by hand-checkable rules", () => {
  const cnn = resolveCnn(
    CnnSpec.parse({
      name: "test",
      input: { size: 16 },
      layers: [
        { kind: "conv2d", name: "conv", filters: 4, kernelSize: 3 },
        { kind: "global_average_pooling2d", name: "pool" },
        { kind: "dense", name: "logits", units: "labels" },
      ],
    }),
    2,
  );
  const cost = describeCost(cnn, 8);
  expect(cost.layers).toEqual([
    { name: "conv", parameterCount: 40, multiplyAdds: 256 * 9 * 4, activationBytes: 8 * 4 * 256 * 4 },
    { name: "pool", parameterCount: 0, multiplyAdds: 0, activationBytes: 8 * 4 * 4 },
    { name: "logits", parameterCount: 10, multiplyAdds: 8, activationBytes: 8 * 2 * 4 },
  ]);
  expect(cost.trainingMultiplyAdds).toBe(2 * 9216 + 3 * 8);
  expect(cost.trainingBytes).toBe(32768 + 128 + 64 + 2 * 32768 + 4 * 4 * 50);
  expect(cost.largestLayer).toBe("conv");
});

it("counts neither gradients nor slots of a layer that is held still", () => {
  const costOf = (trainable: boolean) => {
    const cnn = CnnSpec.parse({
      name: "test",
      input: { size: 16 },
      layers: [
        { kind: "global_average_pooling2d", name: "pool" },
        { kind: "dense", name: "hidden", units: 8, trainable },
        { kind: "dense", name: "logits", units: "labels" },
      ],
    });
    return describeCost(resolveCnn(cnn, 2), 1);
  };
  // hidden: 8 products, 16 numbers of which three copies of 4 bytes are spared.
  expect(costOf(true).trainingMultiplyAdds - costOf(false).trainingMultiplyAdds).toBe(8);
  expect(costOf(true).trainingBytes - costOf(false).trainingBytes).toBe(16 * 3 * 4);
  expect(costOf(false).parameterCount).toBe(costOf(true).parameterCount);
});
