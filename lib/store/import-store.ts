/** @file An import under way in the browser: its files arrive one by one and become a data set at the end, or nothing. */
import { randomBytes } from "node:crypto";
import { asc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import { DatasetId } from "../datasets/dataset";
import { StoredFilm } from "../datasets/stored-film";
import { HilumError } from "../errors";
import { discardFilms } from "./discard-films";
import { type Store, transact } from "./open-store";
import { datasets, importFiles, imports } from "./schema";
import { errorCode } from "./storage-failure";

/** What became of one file: a stored film with what its own header told, or the reason it was refused. */
export const ImportedFile = z.discriminatedUnion("accepted", [
  StoredFilm.extend({ accepted: z.literal(true) }),
  z.object({ accepted: z.literal(false), reason: z.string() }),
]);
export type ImportedFile = z.infer<typeof ImportedFile>;

export interface ImportSession {
  id: string;
  name: string;
  title: string;
  metadataCsv: string | null;
}

const gone = (cause?: unknown) => new HilumError("notFound", "This import does not exist any more: it was finished or cancelled.", { remedy: "Start it again.", cause });

/** Opens an import for a data set to be called `name`. Throws `badRequest` for a bad name, `conflict` for a taken one. */
export async function startImport(store: Store, { name, title }: { name: string; title: string }): Promise<ImportSession> {
  if (!DatasetId.safeParse(name).success) throw new HilumError("badRequest", `“${name}” cannot be the name of a data set.`, { remedy: "Use lower-case letters, digits and -, beginning with a letter or digit, at most 63 characters." });
  const [taken] = await store.db.select({ id: datasets.id }).from(datasets).where(eq(datasets.id, name));
  if (taken !== undefined) throw new HilumError("conflict", `There is already a data set called ${name}.`, { remedy: "Choose another name, or delete the old one first." });
  const session = { id: `i${randomBytes(6).toString("hex")}`, name, title: title.trim() === "" ? name : title };
  await store.db.insert(imports).values(session);
  return { ...session, metadataCsv: null };
}

/** Throws `notFound`. */
export async function getImport(store: Store, id: string): Promise<ImportSession> {
  const [row] = await store.db.select().from(imports).where(eq(imports.id, id));
  if (row === undefined) throw gone();
  return { id: row.id, name: row.name, title: row.title, metadataCsv: row.metadataCsv };
}

/** Keeps the text of the import's metadata.csv. */
export async function setImportMetadata(store: Store, id: string, metadataCsv: string): Promise<void> {
  await store.db.update(imports).set({ metadataCsv }).where(eq(imports.id, id));
}

/**
 * Records a file; the same path sent again replaces what was there, so an interrupted upload can be repeated. Throws
 * `notFound`, and deletes the film, when the import was cancelled while it was decoded.
 */
export async function addImportedFile(store: Store, id: string, file: string, outcome: ImportedFile): Promise<void> {
  try {
    await store.db.insert(importFiles).values({ import: id, file, outcome })
      .onConflictDoUpdate({ target: [importFiles.import, importFiles.file], set: { outcome } });
  } catch (error) {
    if (errorCode(error) !== "23503") throw error;
    if (outcome.accepted) await discardFilms(store, [outcome.blob]);
    throw gone(error);
  }
}

/** The files that arrived, by path in code-point order. */
export async function listImported(store: Store, id: string): Promise<{ file: string; outcome: ImportedFile }[]> {
  return store.db.select({ file: importFiles.file, outcome: importFiles.outcome }).from(importFiles).where(eq(importFiles.import, id)).orderBy(asc(importFiles.file));
}

/** Forgets an import and the films that only it held. Nothing happens where there is none. */
export async function cancelImport(store: Store, id: string): Promise<void> {
  const files = await transact(store, async (tx) => {
    // No file can be recorded between the two deletions: that needs the row, too.
    await tx.select({ id: imports.id }).from(imports).where(eq(imports.id, id)).for("update");
    const forgotten = await tx.delete(importFiles).where(eq(importFiles.import, id)).returning({ outcome: importFiles.outcome });
    await tx.delete(imports).where(eq(imports.id, id));
    return forgotten;
  });
  await discardFilms(store, files.flatMap(({ outcome }) => (outcome.accepted ? [outcome.blob] : [])));
}

/** Forgets an import whose films now belong to a data set. */
export async function closeImport(store: Store, id: string): Promise<void> {
  await store.db.delete(imports).where(eq(imports.id, id));
}

/** Cancels imports that nobody finished for a day. */
export async function cancelAbandonedImports(store: Store): Promise<void> {
  const yesterday = new Date(Date.now() - 24 * 3600 * 1000);
  const rows = await store.db.select({ id: imports.id }).from(imports).where(lt(imports.createdAt, yesterday));
  for (const { id } of rows) await cancelImport(store, id);
}
