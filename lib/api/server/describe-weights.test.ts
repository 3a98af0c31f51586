import { expect, it } from "vitest";
import { describeWeights } from "./describe-weights";

it("gives each array's shape and spread", () => {
  const [kernel, empty] = describeWeights([
    { name: "a/kernel", shape: [2, 2], data: new Float32Array([1, 2, 3, 6]) },
    { name: "b/bias", shape: [0], data: new Float32Array() },
  ]);
  // Python: numpy.array([1, 2, 3, 6]).std() → 1.8708286933869707
  expect(kernel).toMatchObject({ name: "a/kernel", shape: [2, 2], min: 1, max: 6, mean: 3 });
  expect(kernel.standardDeviation).toBeCloseTo(1.8708286933869707, 12);
  expect(empty).toMatchObject({ min: 0, max: 0, mean: 0 });
});
