/** @file An import under way: its films are stored one by one, each under a key of its path, and become a data set at the end, or nothing. */
import { randomBytes } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { DatasetId, type DatasetSummary } from "../../datasets/dataset";
import type { ImportedFile } from "../../datasets/import/imported-file";
import { HilumError } from "../../errors";
import { plainText } from "../../text/plain-text";
import { discardFilms } from "../blobs/discard-films";
import { transact } from "../database";
import { type Store } from "../open-store";
import { datasets, importFiles, imports } from "../schema";
import { errorCode } from "../../error-code";

export interface ImportSession {
  id: string;
  /** The data set that it makes, or adds to. */
  name: string;
  title: string;
  adds: boolean;
}

export interface NewImport {
  name: string;
  title: string;
  /** @default false */
  adds?: boolean;
}

const ABANDONED_DAYS = 7;
const KEYS_PER_QUERY = 5_000;

const gone = (cause?: unknown) =>
  new HilumError("notFound", "This import does not exist any more: it was finished or cancelled.", {
    remedy: "Start it again.",
    cause,
  });

/**
 * Opens an import that makes the data set `name`, or adds films to it. Throws `badRequest` for a bad name, `conflict` for
 * a taken one and for one in the bin, `notFound` where there is nothing to add to.
 */
export async function startImport(store: Store, request: NewImport): Promise<ImportSession> {
  await requireTarget(store, request);
  return openImport(store, `i${randomBytes(6).toString("hex")}`, request);
}

/** Opens an import under an id of the caller's, or takes up the one that has it. */
export async function openImport(
  store: Store,
  id: string,
  { name, title, adds = false }: NewImport,
): Promise<ImportSession> {
  const session = { id, name, title: plainText(title).trim() || name, adds };
  await store.db
    .insert(imports)
    .values(session)
    .onConflictDoUpdate({ target: imports.id, set: { title: session.title, adds, touchedAt: sql`now()` } });
  return session;
}

async function requireTarget(store: Store, { name, adds = false }: NewImport): Promise<void> {
  requireDatasetName(name);
  const [existing] = await store.db
    .select({ deletedAt: datasets.deletedAt, joined: datasets.joined })
    .from(datasets)
    .where(eq(datasets.id, name));
  if (adds && existing === undefined)
    throw new HilumError("notFound", `There is no data set called ${name} to add films to.`, {
      remedy: "See the names with: hilum dataset list",
    });
  if (existing?.deletedAt)
    throw new HilumError("conflict", `The data set ${name} is in the bin.`, {
      remedy: "Take it out of the bin, or delete it for good and import again.",
    });
  if (adds && existing !== undefined) refuseAddingToJoined({ id: name, joined: existing.joined });
  if (!adds && existing !== undefined)
    throw new HilumError("conflict", `There is already a data set called ${name}.`, {
      remedy: "Choose another name, or add the films to it.",
    });
}

/** Throws `conflict` for a joined data set: its films are those of its members. */
export function refuseAddingToJoined({ id, joined }: Pick<DatasetSummary, "id" | "joined">): void {
  if (joined === null) return;
  const names = joined.members.map(({ dataset }) => dataset);
  throw new HilumError(
    "conflict",
    `Data set ${id} is joined of ${names.join(", ")}: films are added to one of those.`,
    {
      remedy: `Add them to ${names[0]}, say, and make the next version of ${id}: on its page, or with: hilum dataset join ${id} --again`,
    },
  );
}

/** Throws `badRequest` for what cannot be the name of a data set. */
export function requireDatasetName(name: string): void {
  if (!DatasetId.safeParse(name).success)
    throw new HilumError("badRequest", `“${name}” cannot be the name of a data set.`, {
      remedy: "Use lower-case letters, digits and -, beginning with a letter or digit, at most 63 characters.",
    });
}

/** Throws `notFound`. */
export async function getImport(store: Store, id: string): Promise<ImportSession> {
  const [row] = await store.db.select().from(imports).where(eq(imports.id, id));
  if (row === undefined) throw gone();
  return { id: row.id, name: row.name, title: row.title, adds: row.adds };
}

/**
 * Records what became of files, by their keys; the same key again replaces what was there, so an interrupted import can be
 * repeated. Throws `notFound`, and deletes the films, when the import was cancelled while they were decoded.
 */
export async function addImportedFiles(
  store: Store,
  id: string,
  files: readonly { key: string; outcome: ImportedFile }[],
): Promise<void> {
  if (files.length === 0) return;
  const films = files.flatMap(({ outcome }) => (outcome.accepted ? [outcome.blob] : []));
  await store.blobs.flush();
  try {
    await store.db
      .insert(importFiles)
      .values(files.map((file) => ({ import: id, ...file })))
      .onConflictDoUpdate({ target: [importFiles.import, importFiles.key], set: { outcome: sql`excluded.outcome` } });
    await store.db
      .update(imports)
      .set({ touchedAt: sql`now()` })
      .where(and(eq(imports.id, id), sql`${imports.touchedAt} < now() - interval '1 minute'`));
  } catch (error) {
    if (errorCode(error) !== "23503") throw error;
    store.blobs.abandon(films);
    await discardFilms(store, films);
    throw gone(error);
  }
  store.blobs.settle(films);
}

/** What became of the files that have arrived, by key; of all, or of those asked for. */
export async function listImported(
  store: Store,
  id: string,
  keys?: readonly string[],
): Promise<Map<string, ImportedFile>> {
  const found = new Map<string, ImportedFile>();
  for (const some of keys === undefined ? [undefined] : chunks(keys, KEYS_PER_QUERY)) {
    const rows = await store.db
      .select({ key: importFiles.key, outcome: importFiles.outcome })
      .from(importFiles)
      .where(
        some === undefined
          ? eq(importFiles.import, id)
          : and(eq(importFiles.import, id), inArray(importFiles.key, some)),
      );
    for (const { key, outcome } of rows) found.set(key, outcome);
  }
  return found;
}

/** How many files have arrived. */
export async function countImported(store: Store, id: string): Promise<{ accepted: number; rejected: number }> {
  const [{ accepted, rejected }] = await store.db
    .select({
      accepted: sql<number>`count(*) filter (where ${importFiles.outcome} ->> 'accepted' = 'true')::int`,
      rejected: sql<number>`count(*) filter (where ${importFiles.outcome} ->> 'accepted' = 'false')::int`,
    })
    .from(importFiles)
    .where(eq(importFiles.import, id));
  return { accepted, rejected };
}

/** Forgets an import and the films that only it held: those that did not become part of a data set. Nothing happens where there is none. */
export async function closeImport(store: Store, id: string): Promise<void> {
  const films = await transact(store, async (tx) => {
    // No file can be recorded between the two deletions: that needs the row, too.
    await tx.select({ id: imports.id }).from(imports).where(eq(imports.id, id)).for("update");
    const forgotten = await tx
      .delete(importFiles)
      .where(eq(importFiles.import, id))
      .returning({ outcome: importFiles.outcome });
    await tx.delete(imports).where(eq(imports.id, id));
    const held = forgotten.flatMap(({ outcome }) => (outcome.accepted ? [outcome.blob] : []));
    store.blobs.doom(held);
    return held;
  });
  await discardFilms(store, films);
}

/** Closes imports that nothing was added to for a week. The database's clock wrote the time and tells the week: a process's own may have been set. */
export async function closeAbandonedImports(store: Store): Promise<void> {
  const rows = await store.db
    .select({ id: imports.id })
    .from(imports)
    .where(sql`${imports.touchedAt} < now() - make_interval(days => ${ABANDONED_DAYS})`);
  for (const { id } of rows) await closeImport(store, id);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
