import { type CohortFilter, type DatasetSummary, type ImageRecord, type Split } from "../datasets/dataset";
import { groupCohort } from "../datasets/group-cohort";
import { decodePixelPack, encodePixelPack, type PixelPack, pixelPackKey } from "../datasets/pixel-pack";
import { splitGroups } from "../datasets/split-groups";
import { type PreprocessingSpec } from "../imaging/preprocessing-spec";
import { cachedBlob } from "../store/blob-cache";
import { getDataset, listImages } from "../store/dataset-store";
import { loadDuplicateGroups } from "../store/load-duplicate-groups";
import { type Store } from "../store/open-store";
import { type RunSpec } from "../training/run";
import { sharedBytes } from "../training/shared-bytes";
import { buildPixelPack } from "./build-pixel-pack";

/** What a run trains on and is measured by. */
export interface RunData {
  dataset: DatasetSummary;
  /** The images of the cohort. */
  images: ImageRecord[];
  /** In class-index order; labels without an image in the cohort take no part. */
  labels: string[];
  split: Split;
}

/** The cohort of a spec with its split. Throws `notFound`, and `invalidDataset` when it cannot be split or has one label only. */
export async function loadRunData(store: Store, spec: Pick<RunSpec, "dataset" | "cohort" | "split">): Promise<RunData> {
  const { dataset, groups } = await loadGroups(store, spec.dataset, spec.cohort);
  const split = splitGroups(groups, spec.split);
  return withLabels(dataset, groups.flat().sort((a, b) => a.index - b.index), split);
}

/** What a split of the newest version of a data set must keep together. Throws `notFound`. */
export async function loadGroups(store: Store, id: string, cohort: CohortFilter): Promise<{ dataset: DatasetSummary; groups: ImageRecord[][] }> {
  const dataset = await getDataset(store, id);
  const { images } = await listImages(store, id, { version: dataset.version });
  return { dataset, groups: groupCohort(images, cohort, await loadDuplicateGroups(store, dataset.fingerprint)) };
}

function withLabels(dataset: DatasetSummary, images: ImageRecord[], split: Split): RunData {
  const present = new Set(images.map(({ label }) => label));
  return { dataset, images, labels: Object.keys(dataset.classes).filter((label) => present.has(label)), split };
}

export interface PackRequest {
  images: readonly ImageRecord[];
  size: number;
  preprocessing: PreprocessingSpec;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** The pixels of the images as the network sees them, in shared memory, kept for the next run with the same images and preprocessing. */
export async function loadPixelPack(store: Store, { images, size, preprocessing, onProgress, signal }: PackRequest): Promise<PixelPack> {
  const key = pixelPackKey(images, size, preprocessing);
  const bytes = await cachedBlob(store, key, async () => encodePixelPack(await buildPixelPack({ images, readBlob: (digest) => store.blobs.get(digest), size, preprocessing, onProgress, signal })));
  const pack = decodePixelPack(bytes);
  return { ...pack, pixels: sharedBytes(pack.pixels) };
}
