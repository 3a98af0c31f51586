import { and, asc, desc, eq, sql } from "drizzle-orm";
import { type DatasetSummary, type ImageRecord, type RejectedFile } from "../datasets/dataset";
import { datasetFingerprint } from "../datasets/fingerprint";
import { HilumError } from "../errors";
import { clearCachedBlobs } from "./blob-cache";
import { discardFilms, requireFilms } from "./discard-films";
import { type Database, type Store, transact } from "./open-store";
import { datasets, images, runs } from "./schema";
import { errorCode } from "./storage-failure";

/** PostgreSQL binds at most 65,535 values to a statement; an image has 20. */
const IMAGES_PER_INSERT = 2_000;

export interface NewDataset {
  id: string;
  title: string;
  synthetic: boolean;
  /** Numbered from 0 without gaps: `images[i].index === i`. */
  images: readonly ImageRecord[];
  rejected: readonly RejectedFile[];
}

/**
 * Stores a data set with all its images, or nothing. The class index order is the labels' code-point order.
 * Throws `conflict` where the id is taken or a film is gone, `invalidDataset` where there is no image.
 */
export async function createDataset(store: Store, dataset: NewDataset): Promise<DatasetSummary> {
  if (dataset.images.length === 0) throw new HilumError("invalidDataset", `Data set ${dataset.id} has no readable image.`, { remedy: "Look at the list of rejected files: each says why it was refused." });
  const row = {
    id: dataset.id,
    title: dataset.title,
    synthetic: dataset.synthetic,
    fingerprint: datasetFingerprint([...dataset.images]),
    images: dataset.images.length,
    patients: new Set(dataset.images.map((image) => image.patientId)).size,
    classes: countLabels(dataset.images),
    rejected: [...dataset.rejected],
  };
  try {
    return await transact(store, async (tx) => {
      const [stored] = await tx.insert(datasets).values(row).returning();
      for (let start = 0; start < dataset.images.length; start += IMAGES_PER_INSERT) {
        const batch = dataset.images.slice(start, start + IMAGES_PER_INSERT);
        await requireFilms(store, tx, batch.map(({ blob }) => blob));
        await tx.insert(images).values(batch.map((image) => ({ ...image, dataset: dataset.id })));
      }
      return summaryOf(stored);
    });
  } catch (error) {
    if (errorCode(error) !== "23505") throw error;
    throw new HilumError("conflict", `There is already a data set called ${dataset.id}.`, { cause: error, remedy: "Choose another name, or delete the old one first." });
  }
}

/** All data sets, the newest first. */
export async function listDatasets(store: Store): Promise<DatasetSummary[]> {
  return (await store.db.select().from(datasets).orderBy(desc(datasets.createdAt), asc(datasets.id))).map(summaryOf);
}

/** One data set. Throws `notFound`. */
export async function getDataset(store: Store, id: string): Promise<DatasetSummary> {
  const [row] = await store.db.select().from(datasets).where(eq(datasets.id, id));
  if (row === undefined) throw new HilumError("notFound", `There is no data set called ${id}.`, { remedy: "See the names on the Data sets page or with: hilum dataset list" });
  return summaryOf(row);
}

export interface ImagePage {
  /** @default 0 */
  offset?: number;
  /** @default all */
  limit?: number;
  /** Only images of this label. */
  label?: string;
}

/** Images of a data set by ascending index, with the number of all that fit the label. Throws `notFound`. */
export async function listImages(store: Store, id: string, { offset = 0, limit, label }: ImagePage = {}): Promise<{ total: number; images: ImageRecord[] }> {
  const dataset = await getDataset(store, id);
  const where = label === undefined ? eq(images.dataset, id) : and(eq(images.dataset, id), eq(images.label, label));
  const query = store.db.select().from(images).where(where).orderBy(asc(images.index)).offset(offset).$dynamic();
  const rows = await (limit === undefined ? query : query.limit(limit));
  return { total: label === undefined ? dataset.images : (dataset.classes[label] ?? 0), images: rows.map(imageOf) };
}

/** One image of a data set. Throws `notFound`. */
export async function getImage(store: Store, id: string, index: number): Promise<ImageRecord> {
  const [row] = await store.db.select().from(images).where(and(eq(images.dataset, id), eq(images.index, index)));
  if (row === undefined) throw new HilumError("notFound", `Data set ${id} has no image ${index}.`);
  return imageOf(row);
}

/**
 * Deletes a data set with its stored films, except films that another data set or an import under way also holds, and
 * every pixel pack, for packs hold the films in small; those of other data sets are made anew when they are needed.
 * Finished runs keep their figures. Throws `notFound`, and `conflict` while a run still needs it.
 */
export async function deleteDataset(store: Store, id: string): Promise<void> {
  const films = await transact(store, async (tx) => {
    const [row] = await tx.select({ id: datasets.id }).from(datasets).where(eq(datasets.id, id)).for("update");
    if (row === undefined) throw new HilumError("notFound", `There is no data set called ${id}.`);
    await refuseWhileNeeded(tx, id);
    const held = await tx.selectDistinct({ blob: images.blob }).from(images).where(eq(images.dataset, id));
    await tx.delete(datasets).where(eq(datasets.id, id));
    return held.map(({ blob }) => blob);
  });
  await discardFilms(store, films);
  await clearCachedBlobs(store);
}

async function refuseWhileNeeded(tx: Database, id: string): Promise<void> {
  const [run] = await tx.select({ name: runs.name, status: runs.status }).from(runs)
    .where(sql`${runs.spec} ->> 'dataset' = ${id} and ${runs.status} in ('queued', 'running', 'paused')`).limit(1);
  if (run !== undefined) throw new HilumError("conflict", `Data set ${id} is needed by run ${run.name}, which is ${run.status}.`, { remedy: "Stop the run or wait for its end, then delete the data set." });
}

function countLabels(records: readonly ImageRecord[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { label } of records) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function summaryOf(row: typeof datasets.$inferSelect): DatasetSummary {
  return { ...row, classes: Object.fromEntries(row.classes), createdAt: row.createdAt.toISOString(), deletedAt: row.deletedAt?.toISOString() ?? null };
}

function imageOf({ dataset: _, version: __, ...row }: typeof images.$inferSelect): ImageRecord {
  return row;
}
