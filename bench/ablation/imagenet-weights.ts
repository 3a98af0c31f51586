import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { decodeWeightsFile } from "../../lib/publish/shipped/weights-file";
import type { NamedTensor } from "../../lib/tensor/named-tensor";

/** The starting weights that go with the product; there is no head among them. */
export function readImageNetWeights(): readonly NamedTensor[] {
  return decodeWeightsFile(readFileSync(resolve("models/efficientnet-lite0-imagenet/weights.safetensors"))).weights;
}
