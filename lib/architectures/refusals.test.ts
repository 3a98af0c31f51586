/** @file Every way in which a network that parses can still be impossible: the layer, the reason and what to do. */
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { CnnSpec, type LayerSpec } from "./cnn-spec";
import { checkCnn } from "./resolve-cnn";

type Layer = z.input<typeof LayerSpec>;

const logits: Layer = { kind: "dense", name: "logits", units: "labels" };
const gap: Layer = { kind: "global_average_pooling2d", name: "gap" };
const conv = (name: string, filters: number, more: object = {}): Layer => ({
  kind: "conv2d",
  name,
  filters,
  kernelSize: 3,
  ...more,
});
/** `input` → 6×16×16 → the layers → pooled → logits. */
const after = (...layers: Layer[]): Layer[] => [conv("stem", 6), ...layers, gap, logits];

const CASES: [string, Layer[], { layer: string; message: string; suggestion: string }][] = [
  [
    "groups that do not divide the channels",
    after(conv("c", 8, { groups: 4 })),
    {
      layer: "c",
      message: "its 4 groups must divide both the 6 channels it reads and its 8 filters",
      suggestion: "Use 2 groups, or change the filters here and above.",
    },
  ],
  [
    "groups that do not divide the filters",
    after(conv("c", 5, { groups: 3 })),
    {
      layer: "c",
      message: "its 3 groups must divide both the 6 channels it reads and its 5 filters",
      suggestion: "Use 1 group, or change the filters here and above.",
    },
  ],
  [
    "a dilated window larger than its input",
    after(conv("c", 4, { dilation: 8, padding: "valid" })),
    {
      layer: "c",
      message: "its 3×3 window with dilation 8 spans 17×17, which is larger than its 16×16 input",
      suggestion: 'Make the window at most 2, use padding "same", or remove a pooling layer above it.',
    },
  ],
  [
    "a transposed convolution of a vector",
    [gap, { kind: "conv2d_transpose", name: "t", filters: 2, kernelSize: 2 }, logits],
    {
      layer: "t",
      message: "it needs a feature map (channels × height × width) but is given a vector of 1 values",
      suggestion: "Move it above the global pooling or flatten layer.",
    },
  ],
  [
    "a group normalisation whose groups do not divide the channels",
    after({ kind: "group_normalization", name: "n" }),
    {
      layer: "n",
      message: "its 8 groups do not divide the 6 channels it reads",
      suggestion: "Use 6 groups, or change the filters above it.",
    },
  ],
  [
    "a group normalisation of single values",
    [conv("stem", 6), gap, { kind: "group_normalization", name: "n", groups: 6 }, logits],
    {
      layer: "n",
      message: "each of its 6 groups holds a single value, which normalises to 0",
      suggestion: "Use fewer groups.",
    },
  ],
  [
    "an instance normalisation of a 1×1 map",
    after(
      { kind: "max_pooling2d", name: "p", poolSize: 15, padding: "same", stride: 8 },
      { kind: "max_pooling2d", name: "q" },
      { kind: "instance_normalization", name: "n" },
    ),
    {
      layer: "n",
      message: "each channel of its 1×1 input is a single value, which normalises to 0",
      suggestion: "Use layer_normalization, or remove a pooling layer above it.",
    },
  ],
  [
    "an upsampling beyond any image",
    after(
      { kind: "upsampling2d", name: "u", size: 8 },
      { kind: "upsampling2d", name: "v", size: 8 },
      { kind: "upsampling2d", name: "x", size: 8 },
    ),
    {
      layer: "x",
      message: "it would enlarge its 1024×1024 input to 8192×8192; at most 1024 pixels a side can be trained",
      suggestion: "Use a smaller size, or upsample after a pooling layer.",
    },
  ],
  [
    "a transposed convolution beyond any image",
    after(
      { kind: "upsampling2d", name: "u", size: 8 },
      { kind: "upsampling2d", name: "v", size: 8 },
      { kind: "conv2d_transpose", name: "x", filters: 1, kernelSize: 2, stride: 2 },
    ),
    {
      layer: "x",
      message: "it would enlarge its 1024×1024 input to 2048×2048; at most 1024 pixels a side can be trained",
      suggestion: "Use a smaller stride, or put it after a pooling layer.",
    },
  ],
  [
    "a softmax over one channel",
    [{ kind: "softmax", name: "s" }, gap, logits],
    { layer: "s", message: "a softmax over one channel gives 1 everywhere", suggestion: "Use sigmoid." },
  ],
  [
    "a spatial dropout of a vector",
    [gap, { kind: "spatial_dropout", name: "d", rate: 0.5 }, logits],
    {
      layer: "d",
      message: "it needs a feature map (channels × height × width) but is given a vector of 1 values",
      suggestion: "Use dropout, which silences single values.",
    },
  ],
  [
    "a squeeze-and-excitation of a vector",
    [gap, { kind: "squeeze_excitation", name: "s" }, logits],
    {
      layer: "s",
      message: "it needs a feature map (channels × height × width) but is given a vector of 1 values",
      suggestion: "Move it above the global pooling or flatten layer.",
    },
  ],
  [
    "a stochastic depth outside of a residual block",
    after({ kind: "stochastic_depth", name: "d", rate: 0.5 }),
    {
      layer: "d",
      message: "it drops everything an image has, and a layer other than an add reads it",
      suggestion: "Make it the last layer of a branch that an add joins with a shortcut, or use dropout.",
    },
  ],
  [
    "a concatenation of maps of different sizes",
    after({ kind: "max_pooling2d", name: "p" }, { kind: "concatenate", name: "c", inputs: ["stem", "p"] }),
    {
      layer: "c",
      message: 'it joins "stem" (6×16×16) and "p" (6×8×8); the maps must have one size',
      suggestion: "Bring both to one size by a pooling layer, a stride or an upsampling2d.",
    },
  ],
  [
    "a concatenation of a map and a vector",
    [conv("stem", 6), gap, { kind: "concatenate", name: "c", inputs: ["gap", "stem"] }, logits],
    {
      layer: "c",
      message: 'it joins "gap" (6) and "stem" (6×16×16); it takes feature maps or vectors, not both',
      suggestion: "Put a global pooling or flatten layer behind the feature map.",
    },
  ],
  [
    "a concatenation of a layer with itself",
    after({ kind: "concatenate", name: "c", inputs: ["stem", "stem"] }),
    { layer: "c", message: "it joins the same layer twice (stem, stem)", suggestion: "Name two different layers." },
  ],
  [
    "a product of maps of different channels",
    after(conv("c", 4), { kind: "multiply", name: "m", inputs: ["c", "stem"] }),
    {
      layer: "m",
      message:
        'it multiplies "c" (4×16×16) by "stem" (6×16×16); the shapes must be equal, or one factor per channel (4 or 4×1×1)',
      suggestion:
        "Bring both to one shape, or end the factor's branch with a global pooling and a dense layer of one unit per channel.",
    },
  ],
  [
    "a product with a vector of another length",
    [
      conv("stem", 6),
      gap,
      { kind: "dense", name: "d", units: 5 },
      { kind: "multiply", name: "m", inputs: ["stem", "d"] },
      { kind: "flatten", name: "f" },
      logits,
    ],
    {
      layer: "m",
      message:
        'it multiplies "stem" (6×16×16) by "d" (5); the shapes must be equal, or one factor per channel (6 or 6×1×1)',
      suggestion:
        "Bring both to one shape, or end the factor's branch with a global pooling and a dense layer of one unit per channel.",
    },
  ],
  ...(["softmax", "sigmoid"] as const).map((kind): (typeof CASES)[number] => [
    `${kind} as the last layer`,
    [gap, logits, { kind, name: "last" }],
    {
      layer: "last",
      message: `the last layer gives the logits and must not be ${kind}, which the loss applies itself`,
      suggestion: "Remove it.",
    },
  ]),
  ...(["relu", "leaky_relu", "elu", "gelu", "silu", "tanh"] as const).map((kind): (typeof CASES)[number] => [
    `${kind} as the last layer`,
    [gap, logits, { kind, name: "last" }],
    {
      layer: "last",
      message: `the last layer gives the logits and must not be ${kind}`,
      suggestion: 'End with a dense layer of units "labels".',
    },
  ]),
  [
    "noise on the logits",
    [gap, logits, { kind: "gaussian_noise", name: "last", standardDeviation: 1 }],
    {
      layer: "last",
      message: "the last layer gives the logits and must not be gaussian_noise",
      suggestion: 'End with a dense layer of units "labels".',
    },
  ],
];

describe("checkCnn refuses", () => {
  it.each(CASES)("%s", (_, layers, problem) => {
    const check = checkCnn(CnnSpec.parse({ name: "test", input: { size: 16 }, layers }), 3);
    expect(check).toMatchObject({ ok: false, problems: [problem] });
  });
});

describe("checkCnn takes", () => {
  it.each<[string, Layer[]]>([
    [
      "one factor per channel as a 1×1 map",
      after(
        { kind: "max_pooling2d", name: "p", poolSize: 15, padding: "same", stride: 8 },
        { kind: "max_pooling2d", name: "q" },
        { kind: "multiply", name: "m", inputs: ["q", "stem"] },
      ),
    ],
    ["the square of a layer", after({ kind: "multiply", name: "m", inputs: ["stem", "stem"] })],
    ["the image beside a map", after({ kind: "concatenate", name: "c", inputs: ["stem", "input"] })],
    [
      "a stochastic depth that an add reads",
      after(
        conv("branch", 6),
        { kind: "stochastic_depth", name: "d", rate: 0.2 },
        { kind: "add", name: "a", inputs: ["d", "stem"] },
      ),
    ],
    ["normalised logits", [gap, logits, { kind: "batch_normalization", name: "bn" }]],
  ])("%s", (_, layers) => {
    expect(checkCnn(CnnSpec.parse({ name: "test", input: { size: 16 }, layers }), 3)).toMatchObject({ ok: true });
  });
});
