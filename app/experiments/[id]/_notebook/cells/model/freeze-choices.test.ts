import { expect, it } from "vitest";
import { CnnSpec } from "@/lib/architectures/cnn-spec";
import { freezeChoices } from "./freeze-choices";

const { layers } = CnnSpec.parse({
  name: "n",
  input: { size: 16 },
  layers: [
    { kind: "conv2d", name: "stem", filters: 2, kernelSize: 3 },
    { kind: "conv2d", name: "block1_conv", filters: 2, kernelSize: 3 },
    { kind: "batch_normalization", name: "block1_bn" },
    { kind: "relu", name: "lone_relu" },
  ],
});

it("offers blocks of several layers, each layer, and what the cell names besides", () => {
  expect(freezeChoices(layers, ["stem", "old_layer"])).toEqual([
    { group: "Blocks", items: ["block1_*"] },
    { group: "Layers", items: ["stem", "block1_conv", "block1_bn", "lone_relu"] },
    { group: "Named in this cell", items: ["old_layer"] },
  ]);
  expect(freezeChoices([], [])).toEqual([]);
});
