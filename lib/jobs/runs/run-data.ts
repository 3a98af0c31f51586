import { applyCohort } from "../../datasets/cohorts/cohort";
import { type CohortFilter, type DatasetSummary, type ImageRecord, type Split, type SplitSpec } from "../../datasets/dataset";
import { groupCohort } from "../../datasets/splits/group-cohort";
import { decodePixelPack, type PixelPack, pixelPackKey } from "../../datasets/pixel-pack";
import { groupImages } from "../../datasets/splits/group-images";
import { splitGroups } from "../../datasets/splits/split-groups";
import { HilumError } from "../../errors";
import { type PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { cachedBlob } from "../../store/blobs/blob-cache";
import { getDataset, listImages } from "../../store/datasets/dataset-store";
import { getDatasetVersion } from "../../store/datasets/dataset-versions";
import { loadDuplicateGroups } from "../../store/datasets/load-duplicate-groups";
import { type Store } from "../../store/open-store";
import { findSplit } from "../../store/datasets/split-store";
import { type RunSpec, type RunSummary } from "../../training/run";
import { sharedBytes } from "../../threads/shared-bytes";
import { buildPixelPack } from "../films/build-pixel-pack";

/** What a run trains on and is measured by. */
export interface RunData {
  dataset: DatasetSummary;
  /** The images of the cohort. */
  images: ImageRecord[];
  /** In class-index order; labels without an image in the cohort take no part. */
  labels: string[];
  split: Split;
}

/** What a run with this spec would have if it were created now. Throws `notFound`, and `invalidDataset` when it cannot be split or has one label only. */
export async function loadRunData(store: Store, spec: Pick<RunSpec, "dataset" | "cohort" | "split">): Promise<RunData> {
  const { dataset, groups } = await loadGroups(store, spec.dataset, spec.cohort);
  const split = splitGroups(groups, spec.split);
  return withLabels(dataset, groups.flat().sort((a, b) => a.index - b.index), split);
}

/**
 * What an existing run has: the version of the data set that it was created on, and the split that was locked then,
 * whatever was added, judged or decided since. For a run whose split is not locked yet, the one that would be.
 * Throws `notFound` when the data set is gone, and `conflict` when the split of a run of an older version cannot be made again.
 */
export async function loadLockedRunData(store: Store, { name, spec, datasetFingerprint, splitHash }: Pick<RunSummary, "name" | "spec" | "datasetFingerprint" | "splitHash">): Promise<RunData> {
  const dataset = datasetFingerprint === null ? await getDataset(store, spec.dataset) : await getDatasetVersion(store, spec.dataset, datasetFingerprint);
  const all = (await listImages(store, spec.dataset, { version: dataset.version })).images;
  const images = applyCohort(all, spec.cohort);
  if (splitHash === null) return withLabels(dataset, images, splitGroups(groupCohort(all, spec.cohort, await loadDuplicateGroups(store, dataset.fingerprint, all)), spec.split));
  const split = (await findSplit(store, splitHash)) ?? splitByPatients(images, spec.split);
  if (split.hash === splitHash) return withLabels(dataset, images, split);
  throw new HilumError("conflict", `Which images run ${name} was tested on is not known any more: it is from a version of Hilum that did not keep it.`, { remedy: "Its figures stay. Start a new run to go on from here." });
}

/** The rule of the versions that did not store splits: groups were patients and identical pixels of the cohort. */
function splitByPatients(images: readonly ImageRecord[], spec: SplitSpec): Split {
  return splitGroups(groupImages(images.map(({ index, label, patientId, blob }) => ({ index, label, patientId, blob }))), spec);
}

/** What a split of the newest version of a data set must keep together. Throws `notFound`. */
export async function loadGroups(store: Store, id: string, cohort: CohortFilter): Promise<{ dataset: DatasetSummary; groups: ImageRecord[][] }> {
  const dataset = await getDataset(store, id);
  const { images } = await listImages(store, id, { version: dataset.version });
  return { dataset, groups: groupCohort(images, cohort, await loadDuplicateGroups(store, dataset.fingerprint, images)) };
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
  const make = () => buildPixelPack({ images, readBlob: (digest) => store.blobs.get(digest), size, preprocessing, onProgress, signal });
  const bytes = await cachedBlob(store, key, make, images.map(({ blob }) => blob));
  const pack = decodePixelPack(bytes);
  return { ...pack, pixels: sharedBytes(pack.pixels) };
}
