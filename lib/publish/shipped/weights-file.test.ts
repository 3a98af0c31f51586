import { expect, it } from "vitest";
import { initialWeights } from "../../architectures/initial-weights";
import { PRESETS } from "../../architectures/presets";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { fromFloat16, toFloat16 } from "../../tensor/float16";
import { decodeWeightsFile, encodeWeightsFile } from "./weights-file";

const cnn = PRESETS[1].spec(32);
const weights = initialWeights(resolveCnn(cnn, 3), 7);
const file = encodeWeightsFile({ cnn, weights });

it("a network comes back with its kernels as float16 has them and its vectors as they were", () => {
  const back = decodeWeightsFile(file);
  const byName = new Map(back.weights.map((tensor) => [tensor.name, tensor]));
  expect(back.cnn).toEqual(cnn);
  expect(byName.size).toBe(weights.length);
  for (const { name, shape, data } of weights)
    expect(byName.get(name)).toEqual({ name, shape, data: shape.length > 1 ? fromFloat16(toFloat16(data)) : data });
});

it("what was read once is written again to the same bytes", () => {
  expect(Buffer.compare(encodeWeightsFile(decodeWeightsFile(file)), file)).toBe(0);
});

it("a tensor that float16 cannot hold stays float32", () => {
  const large = { name: "large", shape: [1, 2], data: Float32Array.of(70000, 1 / 3) };
  expect(decodeWeightsFile(encodeWeightsFile({ cnn, weights: [large] })).weights).toEqual([large]);
});

it("the header is laid out as safetensors has it", () => {
  const view = new DataView(file.buffer);
  const length = Number(view.getBigUint64(0, true));
  const header: unknown = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  const [first] = weights.filter(({ shape }) => shape.length > 1);
  expect(length % 8).toBe(0);
  expect(header).toMatchObject({
    __metadata__: { format: "hilum-weights/1" },
    [first.name]: { dtype: "F16", shape: first.shape },
  });
});

it("a file that is cut off, or something else, is refused in words", () => {
  expect(() => decodeWeightsFile(file.subarray(0, file.length - 1))).toThrow("is not whole");
  expect(() => decodeWeightsFile(file.subarray(0, 100))).toThrow("cut off");
  expect(() => decodeWeightsFile(new Uint8Array(64))).toThrow("no JSON object");
});
