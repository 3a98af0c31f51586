/**
 * @file Layers against PyTorch 2 and Keras 3 in float64: their numbers, and the Python that made them.
 *
 * ```python
 * import math, keras, numpy as np, torch, torch.nn.functional as F
 * keras.backend.set_floatx("float64")
 * x = torch.sin(torch.arange(36.0, dtype=torch.float64)).reshape(1, 4, 3, 3)
 * v = x[:, :, 1, 1]
 * w = lambda *shape: torch.cos(torch.arange(1.0, math.prod(shape) + 1, dtype=torch.float64)).reshape(shape)
 * def show(y):
 *     y = torch.as_tensor(np.asarray(y)).flatten()
 *     print([*y[:3].tolist(), float((y * torch.cos(torch.arange(len(y), dtype=torch.float64))).sum())])
 * def in_keras(layer, weights):
 *     channels_last = np.transpose(x.numpy(), (0, 2, 3, 1))
 *     layer.build(channels_last.shape); layer.set_weights(weights)
 *     return np.transpose(np.asarray(layer(channels_last)), (0, 3, 1, 2))
 * def transposed(k, s, padding):  # kernel [in, out, k, k] to Keras' [k, k, out, in]
 *     return in_keras(keras.layers.Conv2DTranspose(2, k, s, padding), [np.transpose(w(4, 2, k, k).numpy(), (2, 3, 1, 0)), w(2).numpy()])
 * ```
 */
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { LayerSpec } from "../../architectures/cnn-spec";
import { isRefusal } from "../../architectures/layers/layer-outcome";
import { applyLayerRule } from "../../architectures/layers/layer-table";
import type { ResolvedLayer } from "../../architectures/resolved-cnn";
import { elementCount } from "../../tensor/shape";
import { compileForward } from "../compile-forward";
import { batched } from "../dimension";
import { inferenceMode } from "../inference-mode";
import { GraphBuilder } from "../graph-builder";
import { interpretGraph } from "../test-support/interpret-graph";

const MAP = Array.from({ length: 36 }, (_, i) => Math.sin(i));
const VECTOR = [0, 1, 2, 3].map((channel) => MAP[9 * channel + 4]);

/** A layer's output on the inputs above: its first three values, and the sum of all, each multiplied by cos(its position). */
function outputOf(given: z.input<typeof LayerSpec>, reads: "map" | "vector" = "map"): number[] {
  const spec = LayerSpec.parse(given);
  const shape = reads === "map" ? [4, 3, 3] : [4];
  const facts = applyLayerRule(spec, {
    inputShapes: [shape],
    inputs: ["input"],
    labelCount: 2,
    isLast: false,
    endsResidualBranch: false,
  });
  if (isRefusal(facts)) throw new Error(facts.message);
  const layer: ResolvedLayer = { name: spec.name, spec, inputs: ["input"], inputShapes: [shape], ...facts };
  const weights = facts.parameters.map(({ name, shape: own }) => ({
    name,
    shape: own,
    data: Float32Array.from(
      { length: elementCount(own) },
      (_, i) => Math.cos(i + 1) * (name.endsWith("/beta") ? 0.5 : 1),
    ),
  }));
  const builder = new GraphBuilder("layer");
  const values = compileForward(
    builder,
    [layer],
    builder.input("image", batched(shape)),
    inferenceMode(builder, weights),
  );
  const graph = builder.finish([{ name: "y", value: values.get(spec.name)! }]);
  // Undoes the standardisation (x − 0.5)·4 that every network begins with.
  const image = (reads === "map" ? MAP : VECTOR).map((x) => x / 4 + 0.5);
  const { data } = interpretGraph(graph, { image }, 1).y;
  return [...data.slice(0, 3), data.reduce((sum, y, i) => sum + y * Math.cos(i), 0)];
}

function expectOutput(actual: number[], expected: number[]): void {
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4.5));
}

describe("a layer gives what Keras or PyTorch gives:", () => {
  it.each<[string, z.input<typeof LayerSpec>, number[]]>([
    [
      "F.conv2d(x, w(2, 2, 2, 2), w(2), padding='same', dilation=2, groups=2)",
      { kind: "conv2d", name: "l", filters: 2, kernelSize: 2, dilation: 2, groups: 2 },
      [0.973847, 0.478732, 1.606296, 6.14816],
    ],
    [
      "F.conv2d(x, w(4, 1, 2, 2), padding='same', dilation=2, groups=4)",
      { kind: "depthwise_conv2d", name: "l", kernelSize: 2, dilation: 2, useBias: false },
      [0.494679, 0.487087, 0.749229, 0.69044],
    ],
    [
      "transposed(3, 2, 'same')",
      { kind: "conv2d_transpose", name: "l", filters: 2, kernelSize: 3, stride: 2 },
      [0.394111, 0.807232, 1.012423, -1.10888],
    ],
    [
      "transposed(4, 1, 'same')",
      { kind: "conv2d_transpose", name: "l", filters: 2, kernelSize: 4 },
      [1.102281, -0.042087, 0.549452, 2.60769],
    ],
    [
      "transposed(2, 3, 'same')",
      { kind: "conv2d_transpose", name: "l", filters: 2, kernelSize: 2, stride: 3 },
      [1.319415, 0.317314, 0.540302, 0.50896],
    ],
    [
      "transposed(3, 2, 'valid')",
      { kind: "conv2d_transpose", name: "l", filters: 2, kernelSize: 3, stride: 2, padding: "valid" },
      [0.394111, 0.807232, 1.012423, -0.83362],
    ],
    [
      "transposed(4, 1, 'valid')",
      { kind: "conv2d_transpose", name: "l", filters: 2, kernelSize: 4, padding: "valid" },
      [0.072438, 0.28471, 0.939528, -2.06265],
    ],
    [
      "transposed(2, 3, 'valid')",
      { kind: "conv2d_transpose", name: "l", filters: 2, kernelSize: 2, stride: 3, padding: "valid" },
      [1.319415, 0.317314, 0.540302, 0.50896],
    ],
    [
      "F.group_norm(x, 2, w(4), w(4) / 2, 1e-3), and Keras' GroupNormalization(2, epsilon=1e-3)",
      { kind: "group_normalization", name: "l", groups: 2 },
      [0.2408, 0.8885, 0.940707, 0.55964],
    ],
    [
      "F.group_norm(x, 1, w(4), w(4) / 2, 1e-3)",
      { kind: "layer_normalization", name: "l" },
      [0.237196, 0.890434, 0.943089, 0.54348],
    ],
    [
      "F.instance_norm(x, weight=w(4), bias=w(4) / 2, eps=1e-3)",
      { kind: "instance_normalization", name: "l" },
      [0.135818, 0.795102, 0.848243, 0.35914],
    ],
    ["F.elu(x, 0.5)", { kind: "elu", name: "l", alpha: 0.5 }, [0, 0.841471, 0.909297, 0.05444]],
    ["F.gelu(x)", { kind: "gelu", name: "l" }, [0, 0.673141, 0.744172, 0.05919]],
    ["F.gelu(x, approximate='tanh')", { kind: "gelu", name: "l", approximate: true }, [0, 0.673044, 0.744051, 0.0592]],
    ["F.silu(x)", { kind: "silu", name: "l" }, [0, 0.587999, 0.648198, 0.08364]],
    ["torch.sigmoid(x)", { kind: "sigmoid", name: "l" }, [0.5, 0.698775, 0.712856, -0.11111]],
    ["torch.tanh(x)", { kind: "tanh", name: "l" }, [0, 0.686587, 0.720795, 0.20935]],
    ["F.softmax(x, 1)", { kind: "softmax", name: "l" }, [0.179078, 0.431745, 0.423859, -0.02012]],
    ["x.amax((2, 3))", { kind: "global_max_pooling2d", name: "l" }, [0.989358, 0.990607, 0.912945, 0.15476]],
    ["F.interpolate(x, scale_factor=2)", { kind: "upsampling2d", name: "l" }, [0, 0, 0.841471, 0.24105]],
    ["F.interpolate(x, scale_factor=3)", { kind: "upsampling2d", name: "l", size: 3 }, [0, 0, 0, -0.08736]],
    [
      "F.interpolate(x, scale_factor=2, mode='bilinear'), and Keras' UpSampling2D(2, interpolation='bilinear')",
      { kind: "upsampling2d", name: "l", interpolation: "bilinear" },
      [0, 0.210368, 0.631103, 0.43474],
    ],
    [
      "F.interpolate(x, scale_factor=3, mode='bilinear')",
      { kind: "upsampling2d", name: "l", size: 3, interpolation: "bilinear" },
      [0, 0, 0.28049, 0.02824],
    ],
    [
      "x * torch.sigmoid(F.relu(x.mean((2, 3)) @ w(4, 2) + w(2)) @ w(2, 4) + w(4))[:, :, None, None]",
      { kind: "squeeze_excitation", name: "l", ratio: 2 },
      [0, 0.6103, 0.659492, 0.19362],
    ],
  ])("%s", (_, spec, expected) => expectOutput(outputOf(spec), expected));

  it("F.layer_norm(v, [4], w(4), w(4) / 2, 1e-3)", () => {
    expectOutput(
      outputOf({ kind: "layer_normalization", name: "l" }, "vector"),
      [-0.428278, -0.78203, -0.896227, -0.47257],
    );
  });
});

/**
 * Blur pooling has no layer in either; the numbers are those of this Python, which sums by hand.
 *
 * ```python
 * import math
 * x = [[[math.sin(9 * c + 3 * i + j) for j in range(3)] for i in range(3)] for c in range(4)]
 * def blur(k, s, padding):
 *     t = [math.comb(k - 1, i) for i in range(k)]
 *     out = math.ceil(3 / s) if padding == "same" else (3 - k) // s + 1
 *     before = max((out - 1) * s + k - 3, 0) // 2 if padding == "same" else 0
 *     at = lambda c, p, q: x[c][p][q] if 0 <= p < 3 and 0 <= q < 3 else 0
 *     y = [sum(t[i] * t[j] * at(c, a * s + i - before, b * s + j - before) for i in range(k) for j in range(k)) / 4 ** (k - 1)
 *          for c in range(4) for a in range(out) for b in range(out)]
 *     print([*y[:3], sum(v * math.cos(n) for n, v in enumerate(y))])
 * ```
 */
describe("blur pooling agrees with sums by hand", () => {
  it.each<[string, z.input<typeof LayerSpec>, number[]]>([
    ["blur(3, 2, 'same')", { kind: "blur_pooling2d", name: "l" }, [0.075524, 0.165343, -0.017391, -0.00168]],
    [
      "blur(5, 1, 'same')",
      { kind: "blur_pooling2d", name: "l", kernelSize: 5, stride: 1 },
      [0.058728, 0.108006, 0.104126, 0.08634],
    ],
    [
      "blur(2, 1, 'valid')",
      { kind: "blur_pooling2d", name: "l", kernelSize: 2, stride: 1, padding: "valid" },
      [0.056447, 0.00876, -0.059528, 0.0791],
    ],
  ])("%s", (_, spec, expected) => expectOutput(outputOf(spec), expected));
});
