import { and, desc, eq } from "drizzle-orm";
import { type DatasetSummary, type DatasetVersion } from "../../datasets/dataset";
import { HilumError } from "../../errors";
import { getDataset } from "./dataset-store";
import { type Store } from "../open-store";
import { datasetVersions } from "../schema";

/** All versions of a data set, the newest first. Throws `notFound`. */
export async function listDatasetVersions(store: Store, id: string): Promise<DatasetVersion[]> {
  await getDataset(store, id);
  const rows = await store.db
    .select()
    .from(datasetVersions)
    .where(eq(datasetVersions.dataset, id))
    .orderBy(desc(datasetVersions.version));
  return rows.map(versionOf);
}

/**
 * A data set as it was when it had this fingerprint, in use or in the bin: what a run was made on stays readable after
 * films were added. Of two versions with one fingerprint the newer. Throws `notFound`.
 */
export async function getDatasetVersion(store: Store, id: string, fingerprint: string): Promise<DatasetSummary> {
  const dataset = await getDataset(store, id);
  if (dataset.fingerprint === fingerprint) return dataset;
  const [row] = await store.db
    .select()
    .from(datasetVersions)
    .where(and(eq(datasetVersions.dataset, id), eq(datasetVersions.fingerprint, fingerprint)))
    .orderBy(desc(datasetVersions.version))
    .limit(1);
  if (row === undefined)
    throw new HilumError(
      "notFound",
      `Data set ${id} has no version with fingerprint ${fingerprint.slice(0, 12)}: it was deleted and made again.`,
      { remedy: "What was measured stays; to go on, start a new run on the data set as it is." },
    );
  const { note: _, ...version } = versionOf(row);
  return { ...dataset, ...version, createdAt: dataset.createdAt };
}

function versionOf({ dataset: _, ...row }: typeof datasetVersions.$inferSelect): DatasetVersion {
  return { ...row, classes: Object.fromEntries(row.classes), createdAt: row.createdAt.toISOString() };
}
