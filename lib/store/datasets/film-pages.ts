/** @file The films of a data set's newest version as its page shows them: some at a time, filtered, each with its neighbours. */
import { and, asc, count, desc, eq, gt, gte, lt, type SQL, sql } from "drizzle-orm";
import { type ImageRecord } from "../../datasets/dataset";
import { type DeidentificationReport } from "../../datasets/identity/deidentification-report";
import { type FilmFacets, type FilmFilter } from "../../datasets/film-filter";
import { getDataset, getImage } from "./dataset-store";
import { type Store } from "../open-store";
import { deidentification, images } from "../schema";

/** A filter, and the only films it may choose from; null for all. */
export interface FilmChoice extends FilmFilter {
  among: readonly number[] | null;
}

/** Films by ascending index, with the number of all that pass the filter. Throws `notFound`. */
export async function listFilms(store: Store, dataset: string, choice: FilmChoice, { offset, limit }: { offset: number; limit: number }): Promise<{ total: number; images: ImageRecord[] }> {
  const { version, images: all } = await getDataset(store, dataset);
  const where = passes(dataset, version, choice);
  const page = store.db.select().from(images).orderBy(asc(images.index)).limit(limit).$dynamic();
  if (isEverything(choice)) {
    // Indices have no gaps: the last page costs what the first does.
    const rows = await page.where(and(where, gte(images.index, offset)));
    return { total: all, images: rows.map(recordOf) };
  }
  const [rows, [{ total }]] = await Promise.all([page.where(where).offset(offset), store.db.select({ total: count() }).from(images).where(where)]);
  return { total, images: rows.map(recordOf) };
}

function isEverything({ label, view, source, sex, among }: FilmChoice): boolean {
  return among === null && [label, view, source, sex].every((wanted) => wanted === undefined);
}

function recordOf({ dataset: _, version: __, ...record }: typeof images.$inferSelect): ImageRecord {
  return record;
}

/** Where a film stands among those that pass the filter. It need not pass itself. */
export interface FilmPlace {
  /** How many of them come before it. */
  before: number;
  total: number;
  previous: number | null;
  next: number | null;
}

/** One film and its neighbours. Throws `notFound`. */
export async function getFilmPlace(store: Store, dataset: string, index: number, choice: FilmChoice): Promise<FilmPlace & { image: ImageRecord }> {
  const where = passes(dataset, (await getDataset(store, dataset)).version, choice);
  const neighbour = (side: SQL, order: SQL) => store.db.select({ index: images.index }).from(images).where(and(where, side)).orderBy(order).limit(1);
  const [image, [previous], [next], [{ before }], [{ total }]] = await Promise.all([
    getImage(store, dataset, index),
    neighbour(lt(images.index, index), desc(images.index)),
    neighbour(gt(images.index, index), asc(images.index)),
    store.db.select({ before: count() }).from(images).where(and(where, lt(images.index, index))),
    store.db.select({ total: count() }).from(images).where(where),
  ]);
  return { image, before, total, previous: previous?.index ?? null, next: next?.index ?? null };
}

/** Throws `notFound`. */
export async function listFilmFacets(store: Store, dataset: string): Promise<FilmFacets> {
  const { version } = await getDataset(store, dataset);
  const rows = await store.db.selectDistinct({ view: images.view, source: images.source, sex: images.sex }).from(images).where(and(eq(images.dataset, dataset), eq(images.version, version)));
  const distinct = <T extends string>(values: readonly T[]) => [...new Set(values)].sort();
  return { views: distinct(rows.map(({ view }) => view)), sources: distinct(rows.map(({ source }) => source)), sexes: distinct(rows.map(({ sex }) => sex)) };
}

/** What was taken out of a film's header when it came in; null for one that had none. */
export async function findDeidentification(store: Store, dataset: string, { file, blob }: Pick<ImageRecord, "file" | "blob">): Promise<DeidentificationReport | null> {
  const [row] = await store.db.select({ report: deidentification.report }).from(deidentification)
    .where(and(eq(deidentification.dataset, dataset), eq(deidentification.file, file), eq(deidentification.blob, blob)));
  return row?.report ?? null;
}

function passes(dataset: string, version: number, { label, view, source, sex, among }: FilmChoice): SQL | undefined {
  return and(
    eq(images.dataset, dataset),
    eq(images.version, version),
    label === undefined ? undefined : eq(images.label, label),
    view === undefined ? undefined : eq(images.view, view),
    source === undefined ? undefined : eq(images.source, source),
    sex === undefined ? undefined : eq(images.sex, sex),
    among === null ? undefined : sql`${images.index} = any(${sql.param([...among])}::integer[])`,
  );
}
