import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { HilumError } from "../errors";
import { CnnSpec, type LayerSpec } from "./cnn-spec";
import { describeLayer } from "./describe-layer";
import { parameterCountOf } from "./layer-cost";
import { checkCnn, resolveCnn } from "./resolve-cnn";

const cnn = (layers: z.input<typeof LayerSpec>[], size = 16) =>
  CnnSpec.parse({ name: "test", input: { size }, layers });
const logits = { kind: "dense", name: "logits", units: "labels" } as const;
const gap = { kind: "global_average_pooling2d", name: "gap" } as const;

function problemsOf(layers: z.input<typeof LayerSpec>[], size = 16, labelCount = 3): string[] {
  const check = checkCnn(cnn(layers, size), labelCount);
  return check.ok ? [] : check.problems.map((problem) => `${problem.layer ?? "network"}: ${problem.message}`);
}

describe("resolveCnn", () => {
  it("infers the shapes, parameters and multiply-adds of every layer kind", () => {
    const resolved = resolveCnn(
      cnn([
        { kind: "conv2d", name: "conv", filters: 4, kernelSize: 3, stride: 2 },
        { kind: "batch_normalization", name: "bn" },
        { kind: "relu", name: "relu" },
        { kind: "depthwise_conv2d", name: "depthwise", kernelSize: 3, padding: "valid" },
        { kind: "leaky_relu", name: "leaky" },
        { kind: "max_pooling2d", name: "pool", poolSize: 3, stride: 2, padding: "same" },
        { kind: "separable_conv2d", name: "separable", filters: 4, kernelSize: 3 },
        { kind: "add", name: "add", inputs: ["separable", "pool"] },
        { kind: "average_pooling2d", name: "average", poolSize: 3, stride: 1 },
        { kind: "dropout", name: "drop", rate: 0.5 },
        { kind: "flatten", name: "flat" },
        logits,
      ]),
      3,
    );
    const facts = resolved.layers.map((layer) => `${layer.name} ${layer.outputShape.join("×")} ${layer.multiplyAdds}`);
    expect(facts).toEqual([
      "conv 4×8×8 2304", // 8·8·3·3·1·4
      "bn 4×8×8 0",
      "relu 4×8×8 0",
      "depthwise 4×6×6 1296", // 6·6·9·4
      "leaky 4×6×6 0",
      "pool 4×3×3 0",
      "separable 4×3×3 468", // 3·3·4·(9+4)
      "add 4×3×3 0",
      "average 4×1×1 0",
      "drop 4×1×1 0",
      "flat 4 0",
      "logits 3 12",
    ]);
    // conv 36+4, bn 16, depthwise 36+4, separable 36+16+4, logits 12+3
    expect(resolved.parameterCount).toBe(167);
    expect(resolved.trainableParameterCount).toBe(159);
    expect(resolved.multiplyAdds).toBe(4080);
    expect(resolved.outputShape).toEqual([3]);
  });

  it("counts a blur pooling as the depthwise convolution it is, without parameters", () => {
    const { layers, parameterCount } = resolveCnn(
      cnn(
        [
          { kind: "blur_pooling2d", name: "same", kernelSize: 5 },
          { kind: "blur_pooling2d", name: "valid", kernelSize: 4, stride: 3, padding: "valid" },
          gap,
          logits,
        ],
        17,
      ),
      3,
    );
    const facts = layers.map((layer) => `${layer.name} ${layer.outputShape.join("×")} ${layer.multiplyAdds}`);
    expect(facts.slice(0, 2)).toEqual(["same 1×9×9 2025", "valid 1×2×2 64"]); // 9·9·25, 2·2·16
    expect(parameterCount).toBe(6);
    expect(layers.slice(0, 2).map(({ spec }) => describeLayer(spec))).toEqual([
      "5×5, stride 2",
      "4×4, stride 3, valid padding",
    ]);
    const tooLarge = { kind: "blur_pooling2d", name: "blur", kernelSize: 7, padding: "valid" } as const;
    expect(problemsOf([{ kind: "max_pooling2d", name: "small", poolSize: 3 }, tooLarge, gap, logits])).toEqual([
      "blur: its 7×7 window is larger than its 5×5 input",
    ]);
  });

  it("infers those of the further kinds", () => {
    const resolved = resolveCnn(
      cnn([
        { kind: "conv2d", name: "stem", filters: 8, kernelSize: 3, stride: 2 },
        { kind: "conv2d", name: "grouped", filters: 4, kernelSize: 3, dilation: 2, groups: 2, padding: "valid" },
        { kind: "group_normalization", name: "gn", groups: 2 },
        { kind: "gelu", name: "gelu" },
        { kind: "conv2d_transpose", name: "transposed", filters: 4, kernelSize: 3, stride: 2 },
        { kind: "squeeze_excitation", name: "se", ratio: 3 },
        { kind: "max_pooling2d", name: "shrunk", inputs: ["se"], padding: "same" },
        { kind: "concatenate", name: "joined", inputs: ["shrunk", "gelu"] },
        { kind: "instance_normalization", name: "in" },
        { kind: "spatial_dropout", name: "drop", rate: 0.1 },
        { kind: "global_max_pooling2d", name: "gmax" },
        { kind: "multiply", name: "gated", inputs: ["gmax", "in"] },
        { kind: "flatten", name: "flat" },
        { kind: "layer_normalization", name: "ln" },
        logits,
      ]),
      3,
    );
    const facts = resolved.layers.map(
      (layer) => `${layer.name} ${layer.outputShape.join("×")} ${parameterCountOf(layer)} ${layer.multiplyAdds}`,
    );
    expect(facts).toEqual([
      "stem 8×8×8 80 4608", // 8·9+8; 8·8·9·8
      "grouped 4×4×4 148 2304", // 4·4·9+4; 4·4·9·4·4
      "gn 4×4×4 8 0",
      "gelu 4×4×4 0 0",
      "transposed 4×8×8 148 2304", // 4·4·9+4; each of 4·4 pixels paints 9·4 values per channel
      "se 4×8×8 13 8", // 1 unit: 4+1+4+4; 2·4
      "shrunk 4×4×4 0 0",
      "joined 8×4×4 0 0",
      "in 8×4×4 16 0",
      "drop 8×4×4 0 0",
      "gmax 8 0 0",
      "gated 8×4×4 0 0",
      "flat 128 0 0",
      "ln 128 256 0",
      "logits 3 387 384",
    ]);
  });

  it("decays kernels only and trains everything but the moving statistics", () => {
    const resolved = resolveCnn(
      cnn([
        { kind: "conv2d", name: "conv", filters: 2, kernelSize: 1 },
        { kind: "batch_normalization", name: "bn" },
        gap,
        logits,
      ]),
      2,
    );
    const parameters = resolved.layers.flatMap((layer) => layer.parameters);
    expect(parameters.filter((parameter) => parameter.decay).map((parameter) => parameter.name)).toEqual([
      "conv/kernel",
      "logits/kernel",
    ]);
    expect(parameters.filter((parameter) => !parameter.trainable).map((parameter) => parameter.name)).toEqual([
      "bn/moving_mean",
      "bn/moving_variance",
    ]);
    expect(parameters.find((parameter) => parameter.name === "logits/kernel")?.initializer).toBe("glorot_uniform");
  });

  it("starts a residual branch's last normalisation at zero, but not the shortcut's", () => {
    const resolved = resolveCnn(
      cnn([
        { kind: "conv2d", name: "shortcut", inputs: ["input"], filters: 2, kernelSize: 1 },
        { kind: "batch_normalization", name: "shortcut_bn" },
        { kind: "conv2d", name: "branch", inputs: ["input"], filters: 2, kernelSize: 3 },
        { kind: "batch_normalization", name: "branch_bn" },
        { kind: "add", name: "add", inputs: ["branch_bn", "shortcut_bn"] },
        gap,
        logits,
      ]),
      2,
    );
    const initializer = (name: string) =>
      resolved.layers.flatMap((layer) => layer.parameters).find((parameter) => parameter.name === name)?.initializer;
    expect(initializer("branch_bn/gamma")).toBe("zeros");
    expect(initializer("shortcut_bn/gamma")).toBe("ones");
  });

  it("looks for that normalisation through a stochastic depth, of whatever sort it is", () => {
    const resolved = resolveCnn(
      cnn([
        { kind: "conv2d", name: "stem", filters: 2, kernelSize: 3 },
        { kind: "conv2d", name: "branch", filters: 2, kernelSize: 3 },
        { kind: "layer_normalization", name: "norm" },
        { kind: "stochastic_depth", name: "skipped", rate: 0.2 },
        { kind: "add", name: "add", inputs: ["skipped", "stem"] },
        gap,
        logits,
      ]),
      2,
    );
    expect(resolved.layers.find((layer) => layer.name === "norm")?.parameters[0]).toMatchObject({
      name: "norm/gamma",
      initializer: "zeros",
    });
  });

  it("names the layer, the reason and the remedy", () => {
    const attempt = () => resolveCnn(cnn([{ kind: "conv2d", name: "conv", filters: 2, kernelSize: 3 }, logits]), 3);
    expect(attempt).toThrow(HilumError);
    try {
      attempt();
    } catch (error) {
      expect(error).toMatchObject({
        code: "invalidSpec",
        message: 'Layer "logits": a dense layer needs a vector but is given a 2×16×16 feature map.',
        remedy: "Insert a global_average_pooling2d (fewer parameters) or a flatten layer above it.",
      });
    }
  });
});

describe("checkCnn", () => {
  it("refuses an unknown input, a forward reference and a layer that reads itself", () => {
    expect(problemsOf([{ kind: "relu", name: "a", inputs: ["nowhere"] }, gap, logits])).toEqual([
      'a: it reads "nowhere", which does not exist',
    ]);
    expect(
      problemsOf([{ kind: "relu", name: "a", inputs: ["b"] }, { kind: "relu", name: "b", inputs: ["a"] }, gap, logits]),
    ).toEqual(['a: it reads "b", which stands below it']);
    expect(problemsOf([{ kind: "relu", name: "a", inputs: ["a"] }, gap, logits])).toEqual([
      "a: it reads its own output",
    ]);
  });

  it("refuses duplicate names and the image's own name", () => {
    expect(problemsOf([{ kind: "relu", name: "a" }, { kind: "relu", name: "a" }, gap, logits])).toContain(
      "a: two layers have this name",
    );
    expect(problemsOf([{ kind: "relu", name: "input" }, gap, logits])).toContain(
      'input: "input" is the name of the image itself',
    );
  });

  it("refuses several inputs of a layer that reads one", () => {
    expect(
      problemsOf([{ kind: "relu", name: "a" }, { kind: "relu", name: "b", inputs: ["a", "input"] }, gap, logits]),
    ).toEqual(["b: a relu layer reads one input but is given 2"]);
  });

  it("refuses an add of unequal shapes, or of one layer twice", () => {
    const conv = { kind: "conv2d", name: "conv", filters: 2, kernelSize: 3 } as const;
    expect(problemsOf([conv, { kind: "add", name: "add", inputs: ["conv", "input"] }, gap, logits])).toEqual([
      'add: it adds "conv" (2×16×16) to "input" (1×16×16); the shapes must be equal',
    ]);
    expect(problemsOf([conv, { kind: "add", name: "add", inputs: ["conv", "conv"] }, gap, logits])).toEqual([
      "add: it adds the same layer twice (conv, conv)",
    ]);
  });

  it("refuses a window larger than its input", () => {
    const pools = [1, 2, 3, 4, 5].map((n) => ({ kind: "max_pooling2d", name: `pool${n}` }) as const);
    expect(problemsOf([...pools, gap, logits])).toEqual(["pool5: its 2×2 window is larger than its 1×1 input"]);
    expect(
      problemsOf([
        ...pools.slice(0, 3),
        { kind: "conv2d", name: "conv", filters: 1, kernelSize: 3, padding: "valid" },
        gap,
        logits,
      ]),
    ).toEqual(["conv: its 3×3 window is larger than its 2×2 input"]);
  });

  it("refuses feature-map layers below a vector", () => {
    expect(problemsOf([gap, { kind: "conv2d", name: "conv", filters: 1, kernelSize: 1 }, logits])[0]).toContain(
      "conv: it needs a feature map",
    );
    expect(problemsOf([gap, { kind: "flatten", name: "flat" }, logits])).toEqual([
      "flat: its input is already a vector of 1 values",
    ]);
  });

  it("refuses a last layer that does not give one logit per label", () => {
    expect(problemsOf([gap, { kind: "dense", name: "out", units: 5 }])).toEqual([
      "out: the last layer must give one logit per label (3) but gives 5",
    ]);
    expect(problemsOf([{ kind: "conv2d", name: "conv", filters: 1, kernelSize: 1 }])).toEqual([
      "conv: the last layer must give one logit per label (3) but gives 1×16×16",
    ]);
    expect(problemsOf([gap, logits, { kind: "relu", name: "relu" }])).toEqual([
      "relu: the last layer gives the logits and must not be relu",
    ]);
  });

  it("refuses a layer nobody reads", () => {
    const lost = { kind: "conv2d", name: "lost", filters: 2, kernelSize: 3 } as const;
    expect(problemsOf([lost, { kind: "relu", name: "relu", inputs: ["input"] }, gap, logits])).toEqual([
      "lost: no layer reads its output",
    ]);
  });

  it("refuses a network too large to train, at its largest layer", () => {
    const layers = [{ kind: "flatten", name: "flat" }, { kind: "dense", name: "huge", units: 8192 }, logits] as const;
    expect(problemsOf([...layers], 256)[0]).toMatch(/^huge: the network has 536,9\d\d,\d\d\d parameters/);
  });

  it("refuses fewer than two labels", () => {
    expect(problemsOf([gap, logits], 16, 1)).toEqual([
      "network: a classifier needs at least two labels, the data set has 1",
    ]);
  });

  it("collects every problem in layer order and still resolves what it can", () => {
    const check = checkCnn(
      cnn([
        { kind: "conv2d", name: "conv", filters: 2, kernelSize: 3 },
        { kind: "add", name: "add", inputs: ["conv", "input"] },
        { kind: "relu", name: "relu" },
        { kind: "relu", name: "other", inputs: ["nowhere"] },
        gap,
        logits,
      ]),
      3,
    );
    expect(check).toMatchObject({
      ok: false,
      problems: [{ layer: "add" }, { layer: "other" }],
      layers: [{ name: "conv", outputShape: [2, 16, 16] }],
    });
  });
});
