import { type CnnSpec } from "../../architectures/cnn-spec";
import { checkManifest } from "../../engines/tfjs/layers-format/check-manifest";
import { importNetwork } from "../../engines/tfjs/layers-format/import-network";
import { type LayersFile, packLayersFiles, unpackLayersFiles } from "../../engines/tfjs/layers-format/layers-bundle";
import { isHilumError, toErrorBody, type ErrorBody } from "../../errors";
import { saveLayersModel } from "../../store/models/layers-model-store";
import { type Store } from "../../store/open-store";

/** A stored Layers model: what a run names it by, and the network in it. */
export interface StoredLayersModel {
  /** SHA-256 of `model.json` and the weights together. */
  blob: string;
  tensors: number;
  /** All numbers in its weight files. */
  parameters: number;
  /** The network as a CnnSpec, or why it cannot be one; its weights can be used by name either way. */
  network: { ok: true; cnn: CnnSpec; notes: readonly string[] } | { ok: false; failure: ErrorBody };
}

/** Stores the files of a Layers model that a person brings. Throws `badRequest` where they are none, not whole, or say what cannot be. */
export async function storeLayersModel(
  store: Store,
  files: readonly LayersFile[],
  name: string,
): Promise<StoredLayersModel> {
  const bytes = packLayersFiles(files);
  const { model } = unpackLayersFiles(bytes);
  const { tensors, parameters } = checkManifest(model);
  const network = readNetwork(() => importNetwork(model, name));
  const blob = await store.blobs.put(bytes);
  await saveLayersModel(store, blob);
  return { blob, tensors, parameters, network };
}

function readNetwork(read: () => { cnn: CnnSpec; notes: readonly string[] }): StoredLayersModel["network"] {
  try {
    return { ok: true, ...read() };
  } catch (error) {
    if (!isHilumError(error)) throw error;
    return { ok: false, failure: toErrorBody(error) };
  }
}
