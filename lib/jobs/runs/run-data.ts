import { applyCohort } from "../../datasets/cohorts/cohort";
import { type CohortFilter } from "../../datasets/cohorts/cohort-filter";
import { type DatasetSummary } from "../../datasets/dataset";
import { type FilmRecord } from "../../datasets/film-record";
import { type Split } from "../../datasets/splits/split";
import { type SplitSpec } from "../../datasets/splits/split-spec";
import { outputNames } from "../../datasets/marks/output-names";
import { groupCohort } from "../../datasets/splits/group-cohort";
import { decodePixelPack, type PixelPack, pixelPackKey } from "../../datasets/pixel-pack";
import { groupFilms } from "../../datasets/splits/group-films";
import { splitGroups } from "../../datasets/splits/split-groups";
import { HilumError } from "../../errors";
import { type PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { cachedBlob } from "../../store/blobs/blob-cache";
import { getDataset } from "../../store/datasets/dataset-store";
import { listFilms } from "../../store/datasets/film-store";
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
  /** The films of the cohort. */
  films: FilmRecord[];
  /** In class-index order; labels without a film in the cohort take no part. Of films that may show several the findings, all of them. */
  labels: string[];
  split: Split;
}

/** What a run with this spec would have if it were created now. Throws `notFound`, and `invalidDataset` when it cannot be split or has one label only. */
export async function loadRunData(store: Store, spec: Pick<RunSpec, "dataset" | "cohort" | "split">): Promise<RunData> {
  const { dataset, groups } = await loadGroups(store, spec.dataset, spec.cohort);
  const split = splitGroups(groups, spec.split);
  return withLabels(
    dataset,
    groups.flat().sort((a, b) => a.index - b.index),
    split,
  );
}

/**
 * What an existing run has: the version of the data set that it was created on, and the split that was locked then,
 * whatever was added, judged or decided since. For a run whose split is not locked yet, the one that would be.
 * Throws `notFound` when the data set is gone, and `conflict` when the split of a run of an older version cannot be made again.
 */
export async function loadLockedRunData(
  store: Store,
  { name, spec, datasetFingerprint, splitHash }: Pick<RunSummary, "name" | "spec" | "datasetFingerprint" | "splitHash">,
): Promise<RunData> {
  const dataset =
    datasetFingerprint === null
      ? await getDataset(store, spec.dataset)
      : await getDatasetVersion(store, spec.dataset, datasetFingerprint);
  const all = (await listFilms(store, spec.dataset, { version: dataset.version })).films;
  const films = applyCohort(all, spec.cohort);
  if (splitHash === null)
    return withLabels(
      dataset,
      films,
      splitGroups(
        groupCohort(all, spec.cohort, await loadDuplicateGroups(store, dataset.fingerprint, all)),
        spec.split,
      ),
    );
  const split = (await findSplit(store, splitHash)) ?? splitByPatients(films, spec.split);
  if (split.hash === splitHash) return withLabels(dataset, films, split);
  throw new HilumError(
    "conflict",
    `Which films run ${name} was tested on is not known any more: it is from a version of Hilum that did not keep it.`,
    { remedy: "Its figures stay. Start a new run to go on from here." },
  );
}

/** The rule of the versions that did not store splits: groups were patients and identical pixels of the cohort. */
function splitByPatients(films: readonly FilmRecord[], spec: SplitSpec): Split {
  return splitGroups(
    groupFilms(films.map(({ index, label, patientId, blob }) => ({ index, label, patientId, blob }))),
    spec,
  );
}

/** What a split of the newest version of a data set must keep together. Throws `notFound`. */
export async function loadGroups(
  store: Store,
  id: string,
  cohort: CohortFilter,
): Promise<{ dataset: DatasetSummary; groups: FilmRecord[][] }> {
  const dataset = await getDataset(store, id);
  const { films } = await listFilms(store, id, { version: dataset.version });
  return { dataset, groups: groupCohort(films, cohort, await loadDuplicateGroups(store, dataset.fingerprint, films)) };
}

function withLabels(dataset: DatasetSummary, films: FilmRecord[], split: Split): RunData {
  if (dataset.findings.length > 0) return { dataset, films, labels: outputNames(dataset), split };
  const present = new Set(films.map(({ label }) => label));
  return { dataset, films, labels: outputNames(dataset).filter((label) => present.has(label)), split };
}

export interface PackRequest {
  films: readonly FilmRecord[];
  size: number;
  preprocessing: PreprocessingSpec;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** The pixels of the films as the network sees them, in shared memory, kept for the next run with the same films and preprocessing. */
export async function loadPixelPack(
  store: Store,
  { films, size, preprocessing, onProgress, signal }: PackRequest,
): Promise<PixelPack> {
  const key = pixelPackKey(films, size, preprocessing);
  const make = () =>
    buildPixelPack({ films, readBlob: (digest) => store.blobs.get(digest), size, preprocessing, onProgress, signal });
  const bytes = await cachedBlob(
    store,
    key,
    make,
    films.map(({ blob }) => blob),
  );
  const pack = decodePixelPack(bytes);
  return { ...pack, pixels: sharedBytes(pack.pixels) };
}
