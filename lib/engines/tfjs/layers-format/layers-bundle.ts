/** @file A Layers model as one run of bytes: `model.json` and its weight shards joined, which a run names by one digest. */
import { HilumError } from "../../../errors";
import { checkManifest, plainName } from "./check-manifest";
import { otherLength } from "./check-manifest";
import { parseModelJson } from "./parse-model-json";
import { type ModelJson } from "./model-json";

/** A Layers model brought from elsewhere. */
export interface LayersBundle {
  model: ModelJson;
  /** The content of all weight files in the manifest's order. */
  weights: Uint8Array;
}

/** A file as it was chosen or uploaded; only the last part of its path counts. */
export interface LayersFile {
  path: string;
  bytes: Uint8Array;
}

const LENGTH_BYTES = 4;
const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/**
 * Joins `model.json` and its weight files: `length of the JSON (uint32 LE) · JSON · weights`.
 *
 * Files the manifest does not name are ignored. Throws {@link HilumError} `badRequest` where `model.json` is missing or
 * no Layers model, and where weight files are missing, by name, or of another length than it says.
 */
export function packLayersFiles(files: readonly LayersFile[]): Uint8Array {
  const byName = new Map(files.map((file) => [baseName(file.path), file.bytes]));
  const json = byName.get("model.json") ?? onlyJson(files);
  if (json === undefined)
    throw new HilumError("badRequest", "There is no model.json among these files.", {
      remedy: "Choose model.json together with its weight files (group1-shard….bin or weights.bin).",
    });
  const model = parseModelJson(new TextDecoder().decode(json));
  const wanted = shardNames(model);
  const missing = wanted.filter((name) => !byName.has(name));
  if (missing.length > 0)
    throw new HilumError("badRequest", `model.json names weight files that are missing here: ${missing.join(", ")}.`, {
      remedy: "Choose them together with model.json.",
    });
  const shards = wanted.map((name) => byName.get(name) ?? new Uint8Array());
  const [held, described] = [shards.reduce((sum, { length }) => sum + length, 0), checkManifest(model).bytes];
  if (held !== described) throw otherLength(held, described);
  const parts = [json, ...shards];
  const bytes = new Uint8Array(LENGTH_BYTES + parts.reduce((sum, part) => sum + part.length, 0));
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  let at = LENGTH_BYTES;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The inverse of {@link packLayersFiles}. Throws like it for bytes that hold no Layers model. */
export function unpackLayersFiles(bytes: Uint8Array): LayersBundle {
  const length =
    bytes.length < LENGTH_BYTES
      ? Infinity
      : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  const end = LENGTH_BYTES + length;
  if (end > bytes.length)
    throw new HilumError("badRequest", "These bytes are no stored Layers model.", {
      remedy: "Upload model.json and its weight files again.",
    });
  return {
    model: parseModelJson(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, end))),
    weights: bytes.subarray(end),
  };
}

/** The names of the weight files, in order. */
export function shardNames(model: ModelJson): string[] {
  return model.weightsManifest.flatMap(({ paths }) => paths.map(plainName));
}

/** TensorFlow.js calls a downloaded model by the user's own name, e.g. `chest.json`. */
function onlyJson(files: readonly LayersFile[]): Uint8Array | undefined {
  const json = files.filter(({ path }) => path.endsWith(".json"));
  return json.length === 1 ? json[0].bytes : undefined;
}
