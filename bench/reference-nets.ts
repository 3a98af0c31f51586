/** @file The five networks that training speed is stated on, each defined once; the peers build theirs from the same specs. */
import { CnnSpec } from "../lib/architectures/cnn-spec";
import { PRESETS } from "../lib/architectures/presets";
import { invariant } from "../lib/invariant";

export interface ReferenceNet {
  id: string;
  /** The image side in pixels its figures are stated for. */
  size: number;
  /** The network for square images of `size` pixels. */
  spec(size: number): CnnSpec;
}

/** Three 3×3 convolutions of 32, 64 and 128 filters with ReLU and max pooling, global pooling, two dense layers; no normalisation. */
function refThree(size: number): CnnSpec {
  const block = (index: number, filters: number) => [
    { kind: "conv2d" as const, name: `conv${index}`, filters, kernelSize: 3 },
    { kind: "relu" as const, name: `relu${index}` },
    { kind: "max_pooling2d" as const, name: `pool${index}` },
  ];
  return CnnSpec.parse({
    name: "ref-3",
    input: { size },
    layers: [
      ...block(1, 32),
      ...block(2, 64),
      ...block(3, 128),
      { kind: "global_average_pooling2d", name: "gap" },
      { kind: "dense", name: "hidden", units: 64 },
      { kind: "relu", name: "hidden_relu" },
      { kind: "dense", name: "logits", units: "labels" },
    ],
  });
}

function preset(id: string, size: number): ReferenceNet {
  const found = PRESETS.find((candidate) => candidate.id === id);
  invariant(found !== undefined, `there is a preset "${id}"`);
  return { id, size, spec: found.spec };
}

/** Plain, residual, VGG, the published DarkCovidNet, depthwise-separable. */
export const REFERENCE_NETS: readonly ReferenceNet[] = [
  { id: "ref-3", size: 128, spec: refThree },
  preset("residual-small", 160),
  preset("vgg-like", 128),
  preset("darkcovidnet", 256),
  preset("mobilenet-small", 160),
];
