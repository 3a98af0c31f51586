import { HilumError } from "../../../errors";
import { PROBABILITY_TOLERANCE } from "../../../publish/build-model";
import { type PublishedModel } from "../../../publish/model";
import { packShippedFiles, readShippedModel, type ShippedFiles } from "../../../publish/shipped/shipped-model";
import { listShippedModels } from "../../../store/files/shipped-models";
import { findModel, saveModel } from "../../../store/models/model-store";
import { noteShipped, wasShipped } from "../../../store/models/shipped-model-store";
import { type Store } from "../../../store/open-store";
import { buildShippedFiles } from "./build-shipped-files";

/**
 * Publishes the trained models that go with the product, each once: a later revision becomes the next version. One that
 * a person deleted stays deleted, and a name that a person's own model has is left to it. Gives those published now.
 *
 * Throws `damaged` for files that cannot be read, or that say something else here than where they were packed.
 */
export async function ensureShippedModels(store: Store, folder?: string): Promise<PublishedModel[]> {
  const published: PublishedModel[] = [];
  for (const files of (await listShippedModels(folder)).values()) {
    const model = await ensureShipped(store, files);
    if (model !== null) published.push(model);
  }
  return published;
}

async function ensureShipped(store: Store, files: ShippedFiles): Promise<PublishedModel | null> {
  const shipped = readShippedModel(files);
  const { name } = shipped.model;
  const { revision } = shipped.origin;
  const newest = await findModel(store, name);
  const isDue = newest === null ? !(await wasShipped(store, name)) : (newest.shipped?.revision ?? revision) < revision;
  if (!isDue) return null;

  const { onnx, explain, golden } = await buildShippedFiles(shipped.model, shipped.networks);
  const gap = Math.max(...golden.probabilities.map((value, label) => Math.abs(value - shipped.golden[label])));
  if (!(gap <= PROBABILITY_TOLERANCE))
    throw new HilumError(
      "damaged",
      `${name} is ${gap} away from what it said of the golden film where it was packed.`,
      {
        remedy: "Install Hilum anew, or check out the folder models.",
      },
    );
  const model = await saveModel(store, {
    ...shipped.model,
    onnxDigest: await store.blobs.put(onnx),
    explainDigest: await store.blobs.put(explain),
    golden: { image: await store.blobs.put(golden.png), probabilities: golden.probabilities },
    shipped: { ...shipped.origin, packageDigest: await store.blobs.put(packShippedFiles(files)) },
  });
  await noteShipped(store, { name, revision });
  const { onnxDigest, explainDigest, golden: film } = model;
  store.blobs.settle([onnxDigest, explainDigest, film.image, ...(model.shipped ? [model.shipped.packageDigest] : [])]);
  return model;
}
