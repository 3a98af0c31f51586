import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { BATCH } from "./dimension";
import type { Graph } from "./graph";
import { GraphBuilder } from "./graph-builder";
import { costByOp, costOf } from "./graph-cost";
import { gatherLayers } from "./graph-layers";
import { graphPicture } from "./graph-picture";
import { gradients } from "./gradients";
import { printGraph } from "./print-graph";
import { pruneGraph } from "./prune-graph";

/** A convolution, a pooling that keeps indices and a mean, with the gradient of the kernel. */
function smallGraph(): Graph {
  const builder = new GraphBuilder("small");
  const image = builder.input("image", [BATCH, 1, 6, 6]);
  const kernel = builder.input("kernel", [4, 1, 3, 3]);
  builder.scope = "input";
  const centred = builder.value("sub", [image, builder.scalar(0.5)]);
  builder.scope = "stem <1>";
  const map = builder.value("conv", [centred, kernel], {
    strides: [1, 1],
    pads: [0, 0, 0, 0],
    dilations: [1, 1],
    group: 1,
  });
  builder.scope = "pool";
  const pooled = builder.value("maxPool", [map], { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] });
  builder.scope = "loss";
  const loss = builder.value("reduceMean", [pooled], { axes: [0, 1, 2, 3], keepDims: false });
  const [gradient] = gradients(builder, [{ value: loss, cotangent: builder.scalar(1) }], [kernel]);
  return pruneGraph(
    builder.finish([
      { name: "loss", value: loss },
      { name: "gradient", value: gradient ?? kernel },
    ]),
  );
}

describe("a printed graph", () => {
  it("has a line for every input, constant, node and output, with shapes and attributes", () => {
    expect(printGraph(smallGraph())).toBe(`graph small
  input %image: [N, 1, 6, 6]
  input %kernel: [4, 1, 3, 3]
  constant %scalar_0: [] = 0.5
  constant %scalar_1: [] = 1
  %0 = sub[input](%image: [N, 1, 6, 6], %scalar_0: []) : [N, 1, 6, 6]
  %1 = conv[stem <1>](%0: [N, 1, 6, 6], %kernel: [4, 1, 3, 3]) {strides: 1 1, pads: 0 0 0 0, dilations: 1 1, group: 1} : [N, 4, 4, 4]
  %2, %3 = maxPool[pool](%1: [N, 4, 4, 4]) {kernel: 2 2, strides: 2 2, pads: 0 0 0 0} : [N, 4, 2, 2], int64 [N, 4, 2, 2]
  %4 = reduceMean[loss](%2: [N, 4, 2, 2]) {axes: 0 1 2 3, keepDims: false} : []
  %5 = inverseCount[loss′](%2: [N, 4, 2, 2]) {perImage: 16} : [1]
  %6 = reshape[loss′](%scalar_1: []) {shape: 1 1 1 1} : [1, 1, 1, 1]
  %7 = mul[loss′](%6: [1, 1, 1, 1], %5: [1]) : [1, 1, 1, 1]
  %8 = expandLike[pool′](%7: [1, 1, 1, 1], %2: [N, 4, 2, 2]) : [N, 4, 2, 2]
  %9 = maxPoolGradient[pool′](%8: [N, 4, 2, 2], %3: int64 [N, 4, 2, 2], %1: [N, 4, 4, 4]) {kernel: 2 2, strides: 2 2, pads: 0 0 0 0} : [N, 4, 4, 4]
  %10 = convKernelGradient[stem <1>′](%9: [N, 4, 4, 4], %0: [N, 1, 6, 6]) {strides: 1 1, pads: 0 0 0 0, dilations: 1 1, group: 1, kernel: 3 3} : [4, 1, 3, 3]
  output loss = %4: []
  output gradient = %10: [4, 1, 3, 3]`);
  });
});

describe("the cost of a graph", () => {
  it("is counted by hand for two images: nine multiplications per output of the convolution, forward and for the kernel", () => {
    const graph = smallGraph();
    const rows = costByOp(graph, 2);
    expect(rows.slice(0, 2).map(({ op, cost }) => [op, cost.multiplyAdds])).toEqual([
      ["conv", 2 * 64 * 9],
      ["convKernelGradient", 2 * 64 * 9],
    ]);
    // 2·4·4·4 values of four bytes; pooling adds eight bytes for each index.
    expect(rows.find(({ op }) => op === "conv")?.cost).toEqual({ nodes: 1, bytes: 512, multiplyAdds: 1152 });
    expect(rows.find(({ op }) => op === "maxPool")?.cost).toEqual({ nodes: 1, bytes: 2 * 16 * 12, multiplyAdds: 0 });
    expect(costOf(graph.nodes, 2).nodes).toBe(10);
  });
});

describe("a picture of a graph", () => {
  it("gathers nodes by layer and pass, and says who reads of whom", () => {
    const { groups, edges } = gatherLayers(smallGraph());
    expect(groups.map(({ layer, pass, nodes }) => [layer, pass, nodes.length])).toEqual([
      ["input", "forward", 1],
      ["stem <1>", "forward", 1],
      ["pool", "forward", 1],
      ["loss", "forward", 1],
      ["loss", "backward", 3],
      ["pool", "backward", 2],
      ["stem <1>", "backward", 1],
    ]);
    const read = edges.map(({ from, to }) => `${from.layer} ${from.pass} → ${to.layer} ${to.pass}`);
    expect(read).toContain("input forward → stem <1> backward");
    expect(read).toContain("pool forward → pool backward");
    expect(read).not.toContain("loss forward → pool backward");
  });

  it("is an SVG with one box per group, its text escaped, the backward pass right of the forward pass", async () => {
    const svg = graphPicture(smallGraph(), { title: "a <small> one", batch: 2 });
    expect(svg.match(/<g>/g)).toHaveLength(7);
    expect(svg).toContain("a &#60;small&#62; one: 10 nodes");
    expect(svg).not.toMatch(/stem <1>/);
    const boxes = [...svg.matchAll(/<g><rect x="(\d+)" y="(\d+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
    const [, stem, , , , , stemBackward] = boxes;
    expect(stemBackward[0]).toBeGreaterThan(stem[0]);
    expect(stemBackward[1]).toBe(stem[1]);
    // An SVG that is not well-formed cannot be drawn.
    expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject({ format: "svg" });
  });
});
