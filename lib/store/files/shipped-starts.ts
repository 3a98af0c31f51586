/** @file Starting weights that go with the product: `models/<name>/start.json` with `weights.safetensors` beside it, read whenever they are asked for. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { HilumError } from "../../errors";
import { decodeWeightsFile, type WeightsFile } from "../../publish/shipped/weights-file";
import { ShippedStart } from "../../publish/shipped/shipped-start";
import { parsedJson } from "../../text/parsed-json";
import { projectFolder } from "./hilum-home";
import { ifThere } from "./if-there";

export interface FoundStart extends WeightsFile {
  about: ShippedStart;
  /** SHA-256 of the weights' file: what a run names it by. */
  digest: string;
}

/** The folder of all that is shipped trained. */
export const shippedFolder = (): string => join(projectFolder(), "models");

/** All that are there, by name. Throws `damaged` for one that cannot be read. */
export async function listShippedStarts(folder: string = shippedFolder()): Promise<FoundStart[]> {
  const entries = await ifThere(readdir(folder, { withFileTypes: true }));
  const names = (entries ?? []).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(names.sort().map((name) => findShippedStart(name, folder)));
  return found.filter((start) => start !== null);
}

/** One by its name; null where there is none. Throws `damaged` for one that cannot be read. */
export async function findShippedStart(name: string, folder: string = shippedFolder()): Promise<FoundStart | null> {
  const text = await ifThere(readFile(join(folder, name, "start.json"), "utf8"));
  if (text === null) return null;
  const about = ShippedStart.safeParse(parsedJson(text));
  const bytes = await ifThere(readFile(join(folder, name, "weights.safetensors")));
  if (!about.success || about.data.name !== name || bytes === null)
    throw new HilumError("damaged", `models/${name} holds no starting weights that can be read.`, {
      remedy: "Install Hilum anew, or check out the folder.",
    });
  return { about: about.data, digest: createHash("sha256").update(bytes).digest("hex"), ...decodeWeightsFile(bytes) };
}
