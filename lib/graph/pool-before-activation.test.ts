import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { resolveCnn } from "../architectures/resolve-cnn";
import { initialWeights } from "../architectures/initial-weights";
import { Random } from "../tensor/random";
import { compileForward } from "./compile-forward";
import { batched } from "./dimension";
import { inferenceMode } from "./inference-mode";
import type { ResolvedLayer } from "../architectures/resolved-cnn";
import { GraphBuilder } from "./graph-builder";
import { canPoolByHalves, maxPoolByHalves } from "./max-pool-by-halves";
import { gradients } from "./gradients";
import { poolBeforeActivation } from "./pool-before-activation";
import { interpretGraph } from "./test-support/interpret-graph";

type Layers = (typeof CnnSpec)["_input"]["layers"];
const HEAD: Layers = [
  { kind: "global_average_pooling2d", name: "pool" },
  { kind: "dense", name: "logits", units: "labels" },
];

function resolve(layers: Layers) {
  return resolveCnn(CnnSpec.parse({ name: "test", input: { size: 16 }, layers: [...layers, ...HEAD] }), 2);
}

const CONV = { kind: "conv2d", name: "conv", filters: 3, kernelSize: 3 } as const;
const POOL = { kind: "max_pooling2d", name: "max" } as const;

describe("pooling before the activation", () => {
  it.each([{ kind: "relu", name: "act" } as const, { kind: "leaky_relu", name: "act" } as const])(
    "swaps a $kind and keeps every number",
    (activation) => {
      const cnn = resolve([CONV, activation, POOL]);
      const swapped = poolBeforeActivation(cnn.layers);
      expect(swapped.slice(1, 3).map(({ spec }) => spec.kind)).toEqual(["max_pooling2d", activation.kind]);
      const random = new Random(3);
      const image = Float32Array.from({ length: 2 * 256 }, () => random.uniform());
      const logits = (layers: readonly ResolvedLayer[]) => {
        const builder = new GraphBuilder("forward");
        const values = compileForward(
          builder,
          layers,
          builder.input("image", batched(cnn.input)),
          inferenceMode(builder, initialWeights(cnn, 1)),
        );
        const value = values.get("logits") ?? builder.scalar(NaN);
        return interpretGraph(builder.finish([{ name: "logits", value }]), { image }, 2).logits;
      };
      expect(logits(swapped)).toEqual(logits(cnn.layers));
    },
  );

  it("leaves an activation alone that something else reads, one that is flat below zero, and other poolings", () => {
    const unchanged: Layers[] = [
      [
        CONV,
        { kind: "relu", name: "act" },
        { ...POOL, poolSize: 1 },
        { kind: "add", name: "sum", inputs: ["max", "act"] },
      ],
      [CONV, { kind: "leaky_relu", name: "act", negativeSlope: 0 }, POOL],
      [CONV, { kind: "relu", name: "act" }, { kind: "average_pooling2d", name: "mean" }],
    ];
    for (const layers of unchanged) {
      const cnn = resolve(layers);
      expect(poolBeforeActivation(cnn.layers)).toEqual(cnn.layers);
    }
  });
});

describe("max pooling by halves", () => {
  const attributes = { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] } as const;

  it("gives the values of MaxPool", () => {
    const builder = new GraphBuilder("pools");
    const x = builder.input("x", [2, 3, 4, 6]);
    const graph = builder.finish([
      { name: "halves", value: maxPoolByHalves(builder, x) },
      { name: "windows", value: builder.value("maxPool", [x], attributes) },
    ]);
    const random = new Random(5);
    const { halves, windows } = interpretGraph(graph, { x: Array.from({ length: 144 }, () => random.normal()) }, 1);
    expect(halves).toEqual(windows);
  });

  it("sends the gradient of a window of equal values to its first one alone", () => {
    const builder = new GraphBuilder("tie");
    const x = builder.input("x", [1, 1, 2, 2]);
    const y = maxPoolByHalves(builder, x);
    const [gradient] = gradients(builder, [{ value: y, cotangent: builder.scalar(3) }], [x]);
    const graph = builder.finish([{ name: "gradient", value: gradient ?? x }]);
    expect([...interpretGraph(graph, { x: [7, 7, 7, 7] }, 1).gradient.data]).toEqual([3, 0, 0, 0]);
    expect([...interpretGraph(graph, { x: [1, 2, 3, 0] }, 1).gradient.data]).toEqual([0, 0, 3, 0]);
  });

  it("is only for windows that tile the map", () => {
    const builder = new GraphBuilder("fit");
    expect(canPoolByHalves(builder.input("even", [1, 1, 4, 4]), attributes)).toBe(true);
    expect(canPoolByHalves(builder.input("odd", [1, 1, 5, 4]), attributes)).toBe(false);
    expect(canPoolByHalves(builder.input("large", [1, 1, 4, 4]), { ...attributes, kernel: [3, 3] })).toBe(false);
    expect(canPoolByHalves(builder.input("padded", [1, 1, 4, 4]), { ...attributes, pads: [0, 0, 1, 1] })).toBe(false);
  });
});
