import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { MODEL_FILE, type ShippedFiles } from "../../publish/shipped/shipped-model";
import { ifThere } from "./if-there";
import { shippedFolder } from "./shipped-starts";

/** The files of every trained model that goes with the product, by folder name. */
export async function listShippedModels(folder: string = shippedFolder()): Promise<Map<string, ShippedFiles>> {
  const found = new Map<string, ShippedFiles>();
  for (const name of (await namesIn(folder)).sort()) {
    const files = await namesIn(join(folder, name));
    if (!files.includes(MODEL_FILE)) continue;
    const read = async (file: string) => [file, new Uint8Array(await readFile(join(folder, name, file)))] as const;
    found.set(name, new Map(await Promise.all(files.map(read))));
  }
  return found;
}

/** None where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  return (await ifThere(readdir(folder))) ?? [];
}
