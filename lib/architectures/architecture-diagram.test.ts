import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { architectureDiagram } from "./architecture-diagram";
import { CnnSpec, type LayerSpec } from "./cnn-spec";
import { PRESETS } from "./presets";
import { checkCnn } from "./resolve-cnn";

function diagramOf(layers: z.input<typeof LayerSpec>[]) {
  const spec = CnnSpec.parse({ name: "test", input: { size: 16 }, layers });
  return architectureDiagram(spec, checkCnn(spec, 3));
}

const residual: z.input<typeof LayerSpec>[] = [
  { kind: "conv2d", name: "stem", filters: 4, kernelSize: 3, stride: 2 },
  { kind: "batch_normalization", name: "stem_bn" },
  { kind: "relu", name: "stem_relu" },
  { kind: "conv2d", name: "branch", filters: 4, kernelSize: 3 },
  { kind: "batch_normalization", name: "branch_bn" },
  { kind: "add", name: "add", inputs: ["branch_bn", "stem_relu"] },
  { kind: "relu", name: "out" },
  { kind: "global_average_pooling2d", name: "pool" },
  { kind: "dense", name: "logits", units: "labels" },
];

describe("architectureDiagram", () => {
  it("puts normalisation and activation in the box of the layer they follow", () => {
    const { nodes } = diagramOf(residual);
    expect(
      nodes.map(
        (node) =>
          `${node.row}.${node.column} ${node.id}: ${node.layers.map((layer) => layer.name).join(" ")} ${node.outputShape?.join("×")}`,
      ),
    ).toEqual([
      "0.0 input:  1×16×16",
      "1.0 stem_relu: stem stem_bn stem_relu 4×8×8",
      "2.0 branch_bn: branch branch_bn 4×8×8",
      "3.0 out: add out 4×8×8",
      "4.0 pool: pool 4",
      "5.0 logits: logits 3",
    ]);
    expect(nodes[1]).toMatchObject({
      title: "Convolution",
      detail: "3×3, 4 filters, stride 2",
      parameterCount: 40 + 16,
      multiplyAdds: 64 * 36,
      problem: null,
    });
  });

  it("marks the shortcut as skipping rows", () => {
    const { edges } = diagramOf(residual);
    expect(edges.filter((edge) => edge.skips)).toEqual([{ from: "stem_relu", to: "out", skips: true }]);
    expect(edges).toHaveLength(6);
  });

  it("sets the two arms of a block side by side", () => {
    const { nodes, columns } = diagramOf([
      { kind: "conv2d", name: "left", inputs: ["input"], filters: 2, kernelSize: 3 },
      { kind: "conv2d", name: "right", inputs: ["input"], filters: 2, kernelSize: 1 },
      { kind: "add", name: "add", inputs: ["left", "right"] },
      { kind: "flatten", name: "flatten" },
      { kind: "dense", name: "logits", units: "labels" },
    ]);
    expect(nodes.filter((node) => node.row === 1).map((node) => [node.id, node.column])).toEqual([
      ["left", 0],
      ["right", 1],
    ]);
    expect(columns).toBe(2);
  });

  it("keeps drawing a network that is wrong, with the reason in the box", () => {
    const { nodes, edges } = diagramOf([
      { kind: "conv2d", name: "conv", filters: 2, kernelSize: 3 },
      { kind: "add", name: "add", inputs: ["conv", "nowhere"] },
      { kind: "dense", name: "logits", units: "labels" },
    ]);
    expect(nodes.find((node) => node.id === "add")).toMatchObject({
      outputShape: null,
      problem: 'it reads "nowhere", which does not exist',
    });
    expect(edges).toContainEqual({ from: "conv", to: "add", skips: false });
  });

  it("draws every preset without a gap", () => {
    for (const preset of PRESETS) {
      const spec = preset.spec(preset.defaultSize);
      const { nodes, edges } = architectureDiagram(spec, checkCnn(spec, 3));
      expect(nodes.every((node) => node.outputShape !== null)).toBe(true);
      const read = new Set(edges.map((edge) => edge.from));
      expect(nodes.filter((node) => !read.has(node.id)).map((node) => node.id)).toEqual(["logits"]);
    }
  });
});
