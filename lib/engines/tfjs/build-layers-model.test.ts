import fc from "fast-check";
import { expect, it } from "vitest";
import { CnnSpec } from "../../architectures/cnn-spec";
import { checkCnn } from "../../architectures/resolve-cnn";
import { buildLayersModel } from "./build-layers-model";
import { channelsLast } from "./layers/placement";
import { loadTensorFlow } from "./load-tensorflow";

const padding = fc.constantFrom("same", "valid");
const side = fc.integer({ min: 1, max: 5 });
const stride = fc.integer({ min: 1, max: 3 });
const filters = fc.integer({ min: 1, max: 3 });

/** Any layer that reads the one above it; most stacks of them are sound, some run out of pixels. */
const mapLayer = fc.oneof(
  fc.record({ kind: fc.constant("conv2d"), filters, kernelSize: side, stride, padding, useBias: fc.boolean() }),
  fc.record({ kind: fc.constant("depthwise_conv2d"), kernelSize: side, stride, padding, useBias: fc.boolean() }),
  fc.record({
    kind: fc.constant("separable_conv2d"),
    filters,
    kernelSize: side,
    stride,
    padding,
    useBias: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom("max_pooling2d", "average_pooling2d"), poolSize: side, stride, padding }),
  fc.record({ kind: fc.constantFrom("max_pooling2d", "average_pooling2d"), poolSize: side }),
  fc.record({ kind: fc.constantFrom("batch_normalization", "relu", "leaky_relu") }),
  fc.record({ kind: fc.constant("dropout"), rate: fc.constant(0.5) }),
);

const stack = fc.record({
  size: fc.integer({ min: 16, max: 40 }),
  layers: fc.array(mapLayer, { maxLength: 6 }),
  neck: fc.constantFrom("flatten", "global_average_pooling2d"),
});

it("gives every layer the shape and the parameters that shape inference says, for any stack", async () => {
  const { tf } = await loadTensorFlow();
  let sound = 0;
  const property = fc.property(stack, fc.constantFrom("training", "inference"), ({ size, layers, neck }, purpose) => {
    const named = [...layers, { kind: neck }, { kind: "dense", units: "labels" }].map((layer, position) => ({
      ...layer,
      name: `layer${position}`,
    }));
    const check = checkCnn(CnnSpec.parse({ name: "Any", input: { size }, layers: named }), 3);
    if (!check.ok) {
      expect(check.problems[0].message).toMatch(/window is larger than/);
      return;
    }
    sound++;
    const { model } = buildLayersModel(tf, check.cnn, purpose);
    for (const layer of check.cnn.layers) {
      expect(model.getLayer(layer.name).outputShape, layer.name).toEqual([null, ...channelsLast(layer.outputShape)]);
    }
    expect(model.countParams()).toBe(check.cnn.parameterCount);
    model.dispose();
  });
  fc.assert(property, { numRuns: 60, seed: 1 });
  expect(sound).toBeGreaterThan(20);
});
