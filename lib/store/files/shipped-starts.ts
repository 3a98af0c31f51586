/** @file Starting weights that go with the product: `models/<name>/start.json` with `weights.safetensors` beside it, read whenever they are asked for. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../error-code";
import { HilumError } from "../../errors";
import { decodeWeightsFile, type WeightsFile } from "../../publish/shipped/weights-file";
import { ShippedStart } from "../../publish/shipped/shipped-start";
import { projectFolder } from "./hilum-home";

export interface FoundStart extends WeightsFile {
  about: ShippedStart;
  /** SHA-256 of the weights' file: what a run names it by. */
  digest: string;
}

/** The folder of all that is shipped trained. */
export const shippedFolder = (): string => join(projectFolder(), "models");

/** All that are there, by name. Throws `damaged` for one that cannot be read. */
export async function listShippedStarts(folder: string = shippedFolder()): Promise<FoundStart[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(absent);
  const names = (entries ?? []).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(names.sort().map((name) => findShippedStart(name, folder)));
  return found.filter((start) => start !== null);
}

/** One by its name; null where there is none. Throws `damaged` for one that cannot be read. */
export async function findShippedStart(name: string, folder: string = shippedFolder()): Promise<FoundStart | null> {
  const text = await readFile(join(folder, name, "start.json"), "utf8").catch(absent);
  if (text === null) return null;
  const about = ShippedStart.safeParse(parseJson(text));
  const bytes = await readFile(join(folder, name, "weights.safetensors")).catch(absent);
  if (!about.success || about.data.name !== name || bytes === null)
    throw new HilumError("damaged", `models/${name} holds no starting weights that can be read.`, {
      remedy: "Install Hilum anew, or check out the folder.",
    });
  return { about: about.data, digest: createHash("sha256").update(bytes).digest("hex"), ...decodeWeightsFile(bytes) };
}

function absent(error: unknown): null {
  if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return null;
  throw error;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
