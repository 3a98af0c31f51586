/** @file `--from run:<id>`, `--from model:<name>@<version>`, `--from layers:<path>`, `--from shipped:<name>`: what a run starts from, on the command line. */
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type CnnSpec } from "../../architectures/cnn-spec";
import { type LayersFile, shardNames } from "../../engines/tfjs/layers-format/layers-bundle";
import { parseModelJson } from "../../engines/tfjs/layers-format/parse-model-json";
import { HilumError } from "../../errors";
import { storeLayersModel } from "../../jobs/models/layers-models";
import { findShippedStart, listShippedStarts } from "../../store/files/shipped-starts";
import { getModel } from "../../store/models/model-store";
import type { Store } from "../../store/open-store";
import { getRunSummary } from "../../store/runs/run-store";
import type { InitialWeightsSpec } from "../../training/initial-weights-spec";

/** A source found, as a run names it, with the network it was made for. */
export interface StartingPoint {
  initialWeights: InitialWeightsSpec;
  cnn: CnnSpec;
}

const FORMS = "Give run:<id>, model:<name>@<version>, layers:<path of model.json> or shipped:<name>.";

/**
 * What `--from` names; the files of a Layers model are stored.
 *
 * `cnn` throws where a Layers model's network cannot be trained here, so that its weights alone can still be used.
 * Throws `badRequest` for another form and `notFound` for a source that does not exist.
 */
export async function getStartingPoint(store: Store, text: string): Promise<StartingPoint> {
  const [, kind, name] = /^(run|model|layers|shipped):(.+)$/.exec(text) ?? [];
  switch (kind) {
    case "run": {
      const { id, spec } = await getRunSummary(store, name);
      return { initialWeights: { kind, run: id }, cnn: spec.cnn };
    }
    case "model": {
      const [, model, version] = /^(.+?)(?:@(\d{1,9}))?$/.exec(name) ?? [];
      const published = await getModel(store, model, version === undefined ? undefined : Number(version));
      return { initialWeights: { kind, model: published.name, version: published.version }, cnn: published.cnn };
    }
    case "layers":
      return layersPoint(store, name);
    case "shipped":
      return shippedPoint(name);
    default:
      throw new HilumError("badRequest", `--from does not know "${text}".`, { remedy: FORMS });
  }
}

async function layersPoint(store: Store, path: string): Promise<StartingPoint> {
  const { blob, network } = await storeLayersModel(store, await readLayersFiles(path), "Brought network");
  return {
    initialWeights: { kind: "layers_model", blob },
    get cnn() {
      if (network.ok) return network.cnn;
      const { code, message, remedy } = network.failure;
      throw new HilumError(code === "internal" ? "invalidSpec" : code, message, { remedy });
    },
  };
}

async function shippedPoint(name: string): Promise<StartingPoint> {
  const found = await findShippedStart(name);
  if (found === null) {
    const names = (await listShippedStarts()).map(({ about }) => about.name);
    throw new HilumError("notFound", `No weights ${name} go with Hilum.`, {
      remedy: names.length === 0 ? FORMS : `There are: ${names.join(", ")}.`,
    });
  }
  return { initialWeights: { kind: "shipped", name, digest: found.digest }, cnn: found.cnn };
}

/** `model.json`, or the folder that holds it, and the weight files beside it. Throws `notFound`. */
async function readLayersFiles(path: string): Promise<LayersFile[]> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  const json = isFolder ? join(path, "model.json") : path;
  const model = { path: "model.json", bytes: await read(json) };
  const shards = shardNames(parseModelJson(new TextDecoder().decode(model.bytes)));
  return [
    model,
    ...(await Promise.all(shards.map(async (name) => ({ path: name, bytes: await read(join(dirname(json), name)) })))),
  ];
}

async function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new HilumError("notFound", `There is no file ${path}.`, {
      remedy: "A Layers model is a model.json with its weight files beside it.",
      cause,
    });
  });
}
