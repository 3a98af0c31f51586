import { setImmediate as nextTurn } from "node:timers/promises";
import { type DatasetSummary, type ImageRecord } from "../datasets/dataset";
import { isHilumError } from "../errors";
import { encodeGreyPng } from "../imaging/grey-png";
import { PHANTOM_DEMO, phantomImages, phantomPlan } from "../phantom/phantom-dataset";
import { createDataset, getDataset } from "../store/dataset-store";
import { type Store } from "../store/open-store";
import { type Progress, progressMeter } from "./progress";

export interface PhantomDatasetOptions {
  id: string;
  title: string;
  seed: number;
  patients: number;
  /** Side in pixels. */
  size: number;
}

/** The demo data set: the stored one, or drawn now. Safe to call from several processes at once. */
export async function ensurePhantomDataset(store: Store, onProgress?: (progress: Progress) => void): Promise<DatasetSummary> {
  const existing = await getDataset(store, PHANTOM_DEMO.id).catch((error: unknown) => {
    if (isHilumError(error) && error.code === "notFound") return null;
    throw error;
  });
  if (existing !== null) return existing;
  return storePhantomDataset(store, PHANTOM_DEMO, onProgress).catch((error: unknown) => {
    if (isHilumError(error) && error.code === "conflict") return getDataset(store, PHANTOM_DEMO.id);
    throw error;
  });
}

/** Draws a phantom data set and stores it, every film marked synthetic. Throws `conflict` where the id is taken. */
export async function storePhantomDataset(store: Store, { id, title, ...drawing }: PhantomDatasetOptions, onProgress?: (progress: Progress) => void): Promise<DatasetSummary> {
  const total = [...phantomPlan(drawing)].length;
  const report = progressMeter(total, onProgress);
  const images: ImageRecord[] = [];
  for (const { image, ...film } of phantomImages(drawing)) {
    const blob = await store.blobs.put(encodeGreyPng(image));
    images.push({ ...film, index: images.length, width: image.width, height: image.height, bitDepth: image.maxValue > 255 ? 16 : 8, format: "phantom", blob });
    report(images.length);
    // Drawing is synchronous: whoever shows the progress needs a turn.
    await nextTurn();
  }
  return createDataset(store, { id, title, synthetic: true, images, rejected: [] });
}
