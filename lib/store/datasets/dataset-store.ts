import { and, asc, desc, eq, isNotNull, isNull } from "drizzle-orm";
import { type DatasetSummary, type RejectedFile } from "../../datasets/dataset";
import { type FilmRecord } from "../../datasets/film-record";
import { datasetFingerprint } from "../../datasets/fingerprint";
import { type Join } from "../../datasets/joins/join";
import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import { plainText } from "../../text/plain-text";
import { type DeidentificationReport } from "../../datasets/identity/deidentification-report";
import { requireFilms } from "../blobs/discard-films";
import { type Database, transact } from "../database";
import { type Store } from "../open-store";
import { datasets, datasetVersions, deidentification, films } from "../schema";
import { errorCode } from "../../error-code";

/** PostgreSQL binds at most 65,535 values to a statement; a film has 22. */
const FILMS_PER_INSERT = 2_000;

/** What a version of a data set holds. */
export interface VersionContent {
  /** Numbered from 0 without gaps: `films[i].index === i`. */
  films: readonly FilmRecord[];
  rejected: readonly RejectedFile[];
  /** What the films' marks are of, in their order. @default none: each film has one label */
  findings?: readonly string[];
  /** What was taken out of a film's header, by its file. @default nothing */
  reports?: ReadonlyMap<string, DeidentificationReport>;
  /** What made this version, for people. */
  note?: string;
  /** What it is joined of. @default as the version before, null for the first */
  joined?: Join;
}

export interface NewDataset extends VersionContent {
  id: string;
  title: string;
  synthetic: boolean;
}

const nameTaken = (id: string, cause?: unknown) =>
  new HilumError("conflict", `There is already a data set called ${id}.`, {
    cause,
    remedy:
      "Choose another name, add the films to it, or delete the old one first: one in the bin keeps its name until it is deleted for good.",
  });

export const noSuchDataset = (id: string) =>
  new HilumError("notFound", `There is no data set called ${id}.`, {
    remedy: "See the names on the Data sets page or with: hilum dataset list",
  });

/**
 * Stores a data set with all its films as its version 1, or nothing. The class index order is the labels' code-point
 * order. Throws `conflict` where the id is taken or a film is gone, `invalidDataset` where there is no film.
 * @param within comes before it in the same transaction. @default nothing
 */
export async function createDataset(
  store: Store,
  { id, title, synthetic, ...content }: NewDataset,
  within: (tx: Database) => Promise<void> = () => Promise.resolve(),
): Promise<DatasetSummary> {
  if (content.films.length === 0)
    throw new HilumError("invalidDataset", `Data set ${id} has no readable film.`, {
      remedy: "Look at the list of rejected files: each says why it was refused.",
    });
  const described = { ...describeContent(content), joined: content.joined ?? null };
  try {
    const stored = await transact(store, async (tx) => {
      await within(tx);
      const [row] = await tx
        .insert(datasets)
        .values({ id, title: plainText(title).trim() || id, synthetic, version: 1, ...described })
        .returning();
      await insertVersion(store, tx, { dataset: id, version: 1 }, described, content);
      return row;
    });
    store.blobs.settle(content.films.map(({ blob }) => blob));
    return summaryOf(stored);
  } catch (error) {
    if (errorCode(error) !== "23505") throw error;
    throw nameTaken(id, error);
  }
}

/**
 * Makes the next version of a data set. The same content as the newest version makes none: the data set comes back as it
 * is. Throws `notFound`, `conflict` where it is in the bin, a film is gone or somebody else made a version meanwhile,
 * `invalidDataset` without a film.
 * @param onto the version that the content was made from.
 * @param within is stored with the version or not at all. @default nothing
 */
export async function addVersion(
  store: Store,
  { id, fingerprint }: Pick<DatasetSummary, "id" | "fingerprint">,
  content: VersionContent,
  within: (tx: Database, version: number) => Promise<void> = () => Promise.resolve(),
): Promise<DatasetSummary> {
  if (content.films.length === 0) throw new HilumError("invalidDataset", `A version of ${id} needs a film.`);
  const described = describeContent(content);
  const stored = await transact(store, async (tx) => {
    const [before] = await tx.select().from(datasets).where(eq(datasets.id, id)).for("update");
    if (before === undefined) throw noSuchDataset(id);
    if (before.deletedAt !== null)
      throw new HilumError("conflict", `Data set ${id} is in the bin.`, {
        remedy: `Take it out first: hilum dataset restore ${id}`,
      });
    if (before.fingerprint === described.fingerprint) return noteMembers(tx, before, content.joined);
    if (before.fingerprint !== fingerprint)
      throw new HilumError("conflict", `Data set ${id} got another version meanwhile.`, {
        remedy: "Add the films once more: they go into the newest version then. Nothing was changed.",
      });
    const version = before.version + 1;
    const made = { ...described, joined: content.joined ?? before.joined };
    await insertVersion(store, tx, { dataset: id, version }, made, content);
    await within(tx, version);
    const [after] = await tx
      .update(datasets)
      .set({ version, ...made })
      .where(eq(datasets.id, id))
      .returning();
    return after;
  });
  store.blobs.settle(content.films.map(({ blob }) => blob));
  return summaryOf(stored);
}

/** All data sets in use, or all in the bin, the newest first. */
export async function listDatasets(
  store: Store,
  { inBin = false }: { inBin?: boolean } = {},
): Promise<DatasetSummary[]> {
  const rows = await store.db
    .select()
    .from(datasets)
    .where(inBin ? isNotNull(datasets.deletedAt) : isNull(datasets.deletedAt))
    .orderBy(desc(datasets.createdAt), asc(datasets.id));
  return rows.map(summaryOf);
}

/** One data set, in use or in the bin (`deletedAt`), as its newest version. Throws `notFound`. */
export async function getDataset(store: Store, id: string): Promise<DatasetSummary> {
  const dataset = await findDataset(store, id);
  if (dataset === null) throw noSuchDataset(id);
  return dataset;
}

/** Like {@link getDataset}; null where there is no such data set. */
export async function findDataset(store: Store, id: string): Promise<DatasetSummary | null> {
  const [row] = await store.db.select().from(datasets).where(eq(datasets.id, id));
  return row === undefined ? null : summaryOf(row);
}

type Described = ReturnType<typeof describeContent> & { joined: Join | null };

/** Members may have changed in films that are left out: the version is the same then, and only of newer ones of theirs. */
async function noteMembers(
  tx: Database,
  before: typeof datasets.$inferSelect,
  joined: Join | undefined,
): Promise<typeof datasets.$inferSelect> {
  if (joined === undefined) return before;
  await tx
    .update(datasetVersions)
    .set({ joined })
    .where(and(eq(datasetVersions.dataset, before.id), eq(datasetVersions.version, before.version)));
  const [after] = await tx.update(datasets).set({ joined }).where(eq(datasets.id, before.id)).returning();
  return after;
}

function describeContent({ films: records, rejected, findings = [] }: VersionContent) {
  invariant(
    records.every(({ marks = "" }) => marks.length === findings.length),
    "a mark for each finding of each film",
  );
  return {
    fingerprint: datasetFingerprint(records, findings),
    films: records.length,
    patients: new Set(records.map((film) => film.patientId)).size,
    classes: countLabels(records),
    findings: [...findings],
    rejected: [...rejected],
  };
}

async function insertVersion(
  store: Store,
  tx: Database,
  at: { dataset: string; version: number },
  described: Described,
  { films: records, reports = new Map(), note = "" }: VersionContent,
): Promise<void> {
  await tx.insert(datasetVersions).values({ ...at, ...described, note });
  for (let start = 0; start < records.length; start += FILMS_PER_INSERT) {
    const batch = records.slice(start, start + FILMS_PER_INSERT);
    await requireFilms(
      store,
      tx,
      batch.map(({ blob }) => blob),
    );
    await tx.insert(films).values(batch.map((film) => ({ ...film, ...at })));
    const removed = batch.flatMap(({ file, blob }) => {
      const report = reports.get(file);
      return report === undefined ? [] : [{ dataset: at.dataset, file, blob, report }];
    });
    if (removed.length > 0) await tx.insert(deidentification).values(removed).onConflictDoNothing();
  }
}

function countLabels(records: readonly FilmRecord[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { label } of records) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function summaryOf(row: typeof datasets.$inferSelect): DatasetSummary {
  return {
    ...row,
    classes: Object.fromEntries(row.classes),
    createdAt: row.createdAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}
