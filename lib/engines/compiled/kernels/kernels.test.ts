import { describe, expect, it } from "vitest";
import { BATCH, bindBatch, type GraphShape } from "../../../graph/dimension";
import type { ConvAttributes } from "../../../graph/op-attributes";
import { GraphBuilder } from "../../../graph/graph-builder";
import { interpretGraph } from "../../../graph/test-support/interpret-graph";
import {
  BATCH_SIZE,
  caseGraph,
  caseInputs,
  OP_CASES,
  PLAIN_CASES,
  type OpCase,
} from "../../../graph/test-support/op-cases";
import { firstDifference } from "../../../tensor/all-close";
import { Random } from "../../../tensor/random";
import type { Feed } from "../../graph-session";
import { NotInKernels } from "./instruction";
import { loadKernels } from "./kernel-library";
import { openKernelSession } from "./kernel-session";

const kernels = await loadKernels();

const convolution = (
  name: string,
  x: GraphShape,
  kernel: readonly number[],
  attributes: Partial<ConvAttributes> = {},
): OpCase => ({
  name,
  inputs: { x, kernel, bias: [kernel[0]] },
  build: (builder, inputs) =>
    builder.value("conv", inputs, { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], group: 1, ...attributes }),
});

/** Shapes whose kernels take other ways than the small cases that all targets share: tiles, several blocks, several parts of a map. */
const WIDE_CASES: readonly OpCase[] = [
  convolution("3×3 by tiles, whole tiles", [BATCH, 16, 8, 12], [32, 16, 3, 3]),
  convolution("3×3 by tiles, cut tiles and a partly filled block", [BATCH, 21, 9, 10], [39, 21, 3, 3]),
  convolution("3×3 by tiles without padding", [BATCH, 16, 7, 9], [16, 16, 3, 3], { pads: [0, 0, 0, 0] }),
  convolution("1×1 over three blocks", [BATCH, 40, 5, 5], [40, 40, 1, 1], { pads: [0, 0, 0, 0] }),
  convolution("3×3 at stride 2 over two blocks", [BATCH, 20, 9, 9], [18, 20, 3, 3], { strides: [2, 2] }),
  convolution("3×3 with dilation over two blocks", [BATCH, 20, 9, 9], [18, 20, 3, 3], {
    dilations: [2, 2],
    pads: [2, 2, 2, 2],
  }),
  convolution("depthwise over two blocks at stride 2", [BATCH, 20, 9, 18], [20, 1, 3, 3], {
    strides: [2, 2],
    group: 20,
  }),
  {
    name: "two operands of one number per position in one program",
    inputs: { x: [BATCH, 3, 7, 9], scale: [7, 9], offset: [1, 1, 7, 9] },
    build: (builder, [x, scale, offset]) => builder.value("add", [builder.value("mul", [x, scale]), offset]),
  },
];

/** What runs in onnxruntime even where there are kernels: rare in the networks people train, and not worth kernels so far. */
const LEFT_TO_ONNXRUNTIME = [
  "channelMoments of vectors",
  "channelAffine of vectors",
  "batched matMul",
  "batched matMul Bᵀ",
  "conv in two groups",
  "conv in two groups, stride 2, dilated",
  "conv depthwise with two filters a channel",
  "resize nearest ×2",
  "resize nearest ×3",
  "resize bilinear ×2",
  "resize bilinear ×3",
  "pad",
];

describe.skipIf("missing" in kernels)("the kernels agree with the float64 evaluation", () => {
  const shared = [...OP_CASES, ...WIDE_CASES].map((opCase) => ({ opCase, withGradients: true }));
  const cases = [...shared, ...PLAIN_CASES.map((opCase) => ({ opCase, withGradients: false }))];

  it.each(cases)("on $opCase.name", async ({ opCase, withGradients }) => {
    if ("missing" in kernels) return;
    const graph = caseGraph(opCase, withGradients);
    if (LEFT_TO_ONNXRUNTIME.includes(opCase.name)) {
      expect(() => openKernelSession(graph, kernels.library)).toThrow(NotInKernels);
      return;
    }
    const inputs = caseInputs(graph, opCase);
    const expected = interpretGraph(graph, inputs, BATCH_SIZE);
    const feeds = Object.fromEntries(
      graph.inputs.map((input): [string, Feed] => [
        input.name,
        { data: inputs[input.name], shape: bindBatch(input.type.shape, BATCH_SIZE) },
      ]),
    );
    let before: Readonly<Record<string, Float32Array>> | null = null;
    for (const threads of [1, 3]) {
      const session = openKernelSession(graph, kernels.library, threads);
      const actual = await session.run(feeds);
      await session.close();
      for (const { name } of graph.outputs) {
        const at = firstDifference(actual[name], expected[name].data, {
          relative: 1e-4,
          absolute: 1e-5 * Math.max(1, ...expected[name].data.map(Math.abs)),
        });
        expect(
          at,
          at === null ? "" : `${name}[${at}]: ${actual[name][at]} against ${expected[name].data[at]}`,
        ).toBeNull();
        // The same bits whatever the number of threads.
        expect(before === null || Buffer.from(before[name].buffer).equals(Buffer.from(actual[name].buffer))).toBe(true);
      }
      before = actual;
    }
  });
});

it.skipIf("missing" in kernels)("the kernel gradient of a first layer agrees with the float64 evaluation", async () => {
  if ("missing" in kernels) return;
  const builder = new GraphBuilder("first layer");
  const [dy, x] = [builder.input("dy", [BATCH, 20, 7, 7]), builder.input("x", [BATCH, 1, 13, 14])];
  const gradient = builder.value("convKernelGradient", [builder.value("relu", [dy]), x], {
    strides: [2, 2],
    pads: [2, 2, 2, 2],
    dilations: [1, 1],
    group: 1,
    kernel: [5, 5],
  });
  const graph = builder.finish([{ name: "gradient", value: gradient }]);
  const random = new Random(1);
  const feeds = Object.fromEntries(
    graph.inputs.map(({ name, type }): [string, Feed] => {
      const shape = bindBatch(type.shape, BATCH_SIZE);
      return [
        name,
        {
          shape,
          data: Float32Array.from({ length: shape.reduce((product, n) => product * n, 1) }, () => random.normal()),
        },
      ];
    }),
  );
  const expected = interpretGraph(
    graph,
    Object.fromEntries(Object.entries(feeds).map(([name, { data }]) => [name, data])),
    BATCH_SIZE,
  );
  const session = openKernelSession(graph, kernels.library, 2);
  const actual = await session.run(feeds);
  await session.close();
  expect(firstDifference(actual.gradient, expected.gradient.data, { relative: 1e-4, absolute: 1e-4 })).toBeNull();
});

it.skipIf("missing" in kernels)(
  "a convolution with a longer kernel than the kernels have room for is left to onnxruntime",
  () => {
    if ("missing" in kernels) return;
    const { library } = kernels;
    for (const group of [1, 20]) {
      const graph = (side: number) =>
        caseGraph(convolution("long", [BATCH, 20, 20, 20], [20, 20 / group, 1, side], { group }), false);
      expect(() => openKernelSession(graph(15), library)).not.toThrow();
      expect(() => openKernelSession(graph(16), library)).toThrow(NotInKernels);
    }
  },
);

it("says why there are no kernels on a machine without a compiler", () => {
  if ("missing" in kernels) expect(kernels.missing).toMatch(/compiler|switched off|Windows/);
  else expect([8, 16]).toContain(kernels.library.vectorWidth);
});
