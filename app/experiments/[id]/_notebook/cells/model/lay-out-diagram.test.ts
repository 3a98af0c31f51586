import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { architectureDiagram } from "@/lib/architectures/architecture-diagram";
import { CnnSpec, type LayerSpec } from "@/lib/architectures/cnn-spec";
import { PRESETS } from "@/lib/architectures/presets";
import { checkCnn } from "@/lib/architectures/resolve-cnn";
import { layOutDiagram, type Block } from "./lay-out-diagram";

function layoutOf(cnn: CnnSpec) {
  return layOutDiagram(architectureDiagram(cnn, checkCnn(cnn, 3)), cnn.input.size);
}

const network = (layers: z.input<typeof LayerSpec>[]) => CnnSpec.parse({ name: "test", input: { size: 32 }, layers });
const overlap = (a: Block, b: Block) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const branching = network([
  { kind: "conv2d", name: "left", inputs: ["input"], filters: 4, kernelSize: 3 },
  { kind: "conv2d", name: "middle", inputs: ["input"], filters: 4, kernelSize: 1 },
  { kind: "upsampling2d", name: "large", inputs: ["input"], size: 4 },
  { kind: "max_pooling2d", name: "small", poolSize: 4 },
  { kind: "concatenate", name: "joined", inputs: ["left", "middle", "small"] },
  { kind: "global_average_pooling2d", name: "gap" },
  { kind: "dense", name: "logits", units: "labels" },
]);

describe("layOutDiagram", () => {
  it("sets the arms of a branch above each other, inside the drawing", () => {
    const { blocks, height } = layoutOf(branching);
    const arms = blocks.filter(({ node }) => ["left", "middle", "large"].includes(node.id));
    expect(new Set(arms.map(({ x }) => x)).size).toBe(1);
    expect(blocks.every(({ y, height: own }) => y >= 0 && y + own <= height + 1e-9)).toBe(true);
  });

  it("joins arms by lines, and draws what passes blocks by as arcs", () => {
    const { lines } = layoutOf(branching);
    expect(lines.filter(({ skips }) => skips).map(({ key }) => key)).toEqual(["left joined", "middle joined"]);
    expect(lines.filter(({ skips }) => !skips).map(({ key }) => key)).toEqual([
      "input left",
      "input middle",
      "input large",
      "large small",
    ]);
  });

  it("lets no block of any preset overlap another, and keeps a plain chain free of lines", () => {
    for (const preset of PRESETS) {
      const { blocks, lines } = layoutOf(preset.spec(preset.defaultSize));
      expect(blocks.flatMap((a, i) => blocks.slice(i + 1).filter((b) => overlap(a, b)))).toEqual([]);
      if (preset.id === "vgg-like") expect(lines).toEqual([]);
    }
  });
});
