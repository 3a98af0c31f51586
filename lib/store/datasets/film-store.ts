/** @file The films of a data set: some at a time, filtered, each with its neighbours. */
import { and, asc, count, desc, eq, gt, gte, lt, type SQL, sql } from "drizzle-orm";
import { type FilmRecord } from "../../datasets/film-record";
import { type DeidentificationReport } from "../../datasets/identity/deidentification-report";
import { type FilmFacets, type FilmFilter } from "../../datasets/film-filter";
import { countFindings, type FindingCounts } from "../../datasets/marks/count-findings";
import { type FindingMark } from "../../datasets/marks/finding-marks";
import { HilumError } from "../../errors";
import { type Store } from "../open-store";
import { datasets, datasetVersions, deidentification, films } from "../schema";
import { getDataset, noSuchDataset } from "./dataset-store";

/** A filter, and the only films it may choose from. */
export interface FilmChoice extends FilmFilter {
  /** @default null: all */
  among?: readonly number[] | null;
  /** What is marked at which place of the films' marks. @default anything */
  markedAt?: { finding: number; mark: FindingMark } | null;
}

export interface FilmRange extends FilmChoice {
  /** @default the newest */
  version?: number;
  /** @default 0 */
  offset?: number;
  /** @default all */
  limit?: number;
}

/**
 * Films by ascending index, with the number of all that pass the filter. Without a filter a page costs what it shows, not
 * what lies before it: indices have no gaps, and the count stands in the version's row. Throws `notFound`.
 */
export async function listFilms(
  store: Store,
  dataset: string,
  { version, offset = 0, limit, ...choice }: FilmRange = {},
): Promise<{ total: number; films: FilmRecord[] }> {
  const counts = await countsOf(store, dataset, version);
  const where = passes(dataset, counts.version, choice);
  const total = knownTotal(counts, choice);
  const all = total === counts.films;
  const page = store.db
    .select()
    .from(films)
    .where(all ? and(where, gte(films.index, offset)) : where)
    .orderBy(asc(films.index))
    .offset(all ? 0 : offset)
    .$dynamic();
  const [rows, [counted]] = await Promise.all([
    limit === undefined ? page : page.limit(limit),
    total === null ? store.db.select({ total: count() }).from(films).where(where) : [{ total }],
  ]);
  return { total: counted.total, films: rows.map(filmOf) };
}

interface VersionCounts {
  version: number;
  films: number;
  classes: [label: string, films: number][];
}

async function countsOf(store: Store, id: string, version: number | undefined): Promise<VersionCounts> {
  if (version === undefined) {
    const [newest] = await store.db
      .select({ version: datasets.version, films: datasets.films, classes: datasets.classes })
      .from(datasets)
      .where(eq(datasets.id, id));
    if (newest === undefined) throw noSuchDataset(id);
    return newest;
  }
  const [row] = await store.db
    .select({ version: datasetVersions.version, films: datasetVersions.films, classes: datasetVersions.classes })
    .from(datasetVersions)
    .where(and(eq(datasetVersions.dataset, id), eq(datasetVersions.version, version)));
  if (row === undefined) throw new HilumError("notFound", `Data set ${id} has no version ${version}.`);
  return row;
}

/** How many films pass, where a version's row tells: all of them, or those of a label. Else null. */
function knownTotal(
  { films: all, classes }: VersionCounts,
  { label, view, source, sex, among = null, markedAt = null }: FilmChoice,
): number | null {
  if (among !== null || markedAt !== null || [view, source, sex].some((wanted) => wanted !== undefined)) return null;
  return label === undefined ? all : (new Map(classes).get(label) ?? 0);
}

function filmOf({ dataset: _, version: __, marks, ...film }: typeof films.$inferSelect): FilmRecord {
  return marks === null ? film : { ...film, marks };
}

/** One film of a data set. Throws `notFound`. @param version @default the newest */
export async function getFilm(store: Store, dataset: string, index: number, version?: number): Promise<FilmRecord> {
  const [found] = await store.db
    .select({ film: films })
    .from(films)
    .innerJoin(datasets, eq(datasets.id, films.dataset))
    .where(and(eq(films.dataset, dataset), eq(films.version, version ?? datasets.version), eq(films.index, index)));
  if (found === undefined) throw new HilumError("notFound", `Data set ${dataset} has no film ${index}.`);
  return filmOf(found.film);
}

/** Where a film stands among those that pass the filter. It need not pass itself. */
export interface FilmPosition {
  /** How many of them come before it. */
  before: number;
  total: number;
  previous: number | null;
  next: number | null;
}

/** One film and its neighbours. Throws `notFound`. */
export async function getFilmPlace(
  store: Store,
  dataset: string,
  index: number,
  choice: FilmChoice,
): Promise<FilmPosition & { film: FilmRecord }> {
  const where = passes(dataset, (await getDataset(store, dataset)).version, choice);
  const neighbour = (side: SQL, order: SQL) =>
    store.db.select({ index: films.index }).from(films).where(and(where, side)).orderBy(order).limit(1);
  const [film, [previous], [next], [{ before }], [{ total }]] = await Promise.all([
    getFilm(store, dataset, index),
    neighbour(lt(films.index, index), desc(films.index)),
    neighbour(gt(films.index, index), asc(films.index)),
    store.db
      .select({ before: count() })
      .from(films)
      .where(and(where, lt(films.index, index))),
    store.db.select({ total: count() }).from(films).where(where),
  ]);
  return { film, before, total, previous: previous?.index ?? null, next: next?.index ?? null };
}

/** Throws `notFound`. */
export async function listFilmFacets(store: Store, dataset: string): Promise<FilmFacets> {
  const { version } = await getDataset(store, dataset);
  const rows = await store.db
    .selectDistinct({ view: films.view, source: films.source, sex: films.sex })
    .from(films)
    .where(and(eq(films.dataset, dataset), eq(films.version, version)));
  const distinct = <T extends string>(values: readonly T[]) => [...new Set(values)].sort();
  return {
    views: distinct(rows.map(({ view }) => view)),
    sources: distinct(rows.map(({ source }) => source)),
    sexes: distinct(rows.map(({ sex }) => sex)),
  };
}

/** What is marked in the findings of a data set's newest version. Throws `notFound`. */
export async function loadFindingCounts(store: Store, dataset: string): Promise<FindingCounts> {
  const { version, findings } = await getDataset(store, dataset);
  const rows = await store.db
    .select({ marks: films.marks })
    .from(films)
    .where(and(eq(films.dataset, dataset), eq(films.version, version)));
  return countFindings(
    rows.flatMap(({ marks }) => marks ?? []),
    findings.length,
  );
}

/** What was taken out of a film's header when it came in; null for one that had none. */
export async function findDeidentification(
  store: Store,
  dataset: string,
  { file, blob }: Pick<FilmRecord, "file" | "blob">,
): Promise<DeidentificationReport | null> {
  const [row] = await store.db
    .select({ report: deidentification.report })
    .from(deidentification)
    .where(
      and(eq(deidentification.dataset, dataset), eq(deidentification.file, file), eq(deidentification.blob, blob)),
    );
  return row?.report ?? null;
}

/** All that was taken out of headers of a data set's films. */
export async function listDeidentifications(
  store: Store,
  dataset: string,
): Promise<{ file: string; blob: string; report: DeidentificationReport }[]> {
  return store.db
    .select({ file: deidentification.file, blob: deidentification.blob, report: deidentification.report })
    .from(deidentification)
    .where(eq(deidentification.dataset, dataset));
}

/** Of how many films of a data set it is recorded what was taken out of their headers. */
export async function countDeidentified(store: Store, dataset: string): Promise<number> {
  const [{ files }] = await store.db
    .select({ files: count() })
    .from(deidentification)
    .where(eq(deidentification.dataset, dataset));
  return files;
}

function passes(
  dataset: string,
  version: number,
  { label, view, source, sex, among = null, markedAt = null }: FilmChoice,
): SQL | undefined {
  return and(
    eq(films.dataset, dataset),
    eq(films.version, version),
    label === undefined ? undefined : eq(films.label, label),
    view === undefined ? undefined : eq(films.view, view),
    source === undefined ? undefined : eq(films.source, source),
    sex === undefined ? undefined : eq(films.sex, sex),
    markedAt === null
      ? undefined
      : sql`substring(${films.marks} from ${markedAt.finding + 1} for 1) = ${markedAt.mark}`,
    among === null ? undefined : sql`${films.index} = any(${sql.param([...among])}::integer[])`,
  );
}
