/**
 * @file A trained model as files that go with the product, `models/<name>/`: `model.json`, a safetensors file for each of its
 * networks, `LICENCE.md`, and `CARD.md`, which is made of the others. Whoever publishes it makes the ONNX files of the weights.
 */
import { type Unzipped, unzipSync, zipSync } from "fflate";
import { z } from "zod";
import { HilumError } from "../../errors";
import { parsedJson } from "../../text/parsed-json";
import { FilledChecklist } from "../checklist/filled-checklist";
import { ChecklistName } from "../checklist/make-checklist";
import { PublishedModel } from "../model";
import { ShippedOrigin } from "./shipped-origin";
import { decodeWeightsFile, type WeightsFile } from "./weights-file";

export const MODEL_FILE = "model.json";
export const LICENCE_FILE = "LICENCE.md";

/** `model.json`: the model as it was published where it was trained, without what only a store can give it. */
export const ShippedDocument = z.object({
  format: z.literal("hilum-shipped/1"),
  model: PublishedModel.omit({
    version: true,
    publishedAt: true,
    onnxDigest: true,
    explainDigest: true,
    golden: true,
    shipped: true,
  }),
  origin: ShippedOrigin.omit({ packageDigest: true }),
  /** What the network gave the golden film where it was packed, in label order. */
  golden: z.array(z.number()),
  /** The files of its networks, in the model's order. */
  weights: z.array(z.string()).min(1),
  checklists: z.record(ChecklistName, FilledChecklist),
});
export type ShippedDocument = z.infer<typeof ShippedDocument>;

export interface ShippedModel extends ShippedDocument {
  networks: WeightsFile[];
}

/** File name → bytes, of one folder. */
export type ShippedFiles = ReadonlyMap<string, Uint8Array>;

/** The model in a folder's files. Throws `damaged` where they hold none that can be read. */
export function readShippedModel(files: ShippedFiles): ShippedModel {
  const document = ShippedDocument.safeParse(parsedJson(new TextDecoder().decode(files.get(MODEL_FILE))));
  if (!document.success)
    throw damaged(`"${document.error.issues[0].path.join(".")}" of model.json is not as it should be`);
  const networks = document.data.weights.map((name) => {
    const bytes = files.get(name);
    if (bytes === undefined) throw damaged(`${name} is missing`);
    return decodeWeightsFile(bytes);
  });
  return { ...document.data, networks };
}

/** What a store keeps of the files, as one run of bytes: the same for the same files. */
export function packShippedFiles(files: ShippedFiles): Uint8Array {
  const names = [...files.keys()].filter((name) => /\.(json|safetensors)$/.test(name) || name === LICENCE_FILE).sort();
  const entries = names.map((name) => [name, files.get(name) ?? new Uint8Array()] as const);
  return zipSync(Object.fromEntries(entries), { level: 0, mtime: new Date(1980, 0, 1) });
}

/** The inverse of {@link packShippedFiles}. Throws `damaged`. */
export function unpackShippedFiles(bytes: Uint8Array): ShippedFiles {
  return new Map(Object.entries(unzipped(bytes)));
}

function unzipped(bytes: Uint8Array): Unzipped {
  try {
    return unzipSync(bytes);
  } catch {
    throw damaged("its package is no archive");
  }
}

function damaged(why: string): HilumError {
  return new HilumError("damaged", `A model that goes with Hilum could not be read: ${why}.`, {
    remedy: "Install Hilum anew, or check out the folder models.",
  });
}
