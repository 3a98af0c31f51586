import { and, desc, eq, sql } from "drizzle-orm";
import { HilumError } from "../../errors";
import { PublishedModel } from "../../publish/model";
import { transact } from "../database";
import { type Store } from "../open-store";
import { models } from "../schema";

/** Stores a model under the next version of its name; two at once get two versions. */
export async function saveModel(
  store: Store,
  model: Omit<PublishedModel, "version" | "publishedAt">,
): Promise<PublishedModel> {
  return transact(store, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`hilum model ${model.name}`}, 0))`);
    const [last] = await tx
      .select({ version: models.version })
      .from(models)
      .where(eq(models.name, model.name))
      .orderBy(desc(models.version))
      .limit(1);
    const publishedAt = new Date();
    const document = { ...model, version: (last?.version ?? 0) + 1, publishedAt: publishedAt.toISOString() };
    await tx.insert(models).values({
      name: model.name,
      version: document.version,
      run: model.shipped === null ? model.run : null,
      document,
      publishedAt,
    });
    return document;
  });
}

/** A model by name, completed where it was saved before a setting of its network existed; its newest version unless one is given. Throws `notFound`. */
export async function getModel(store: Store, name: string, version?: number): Promise<PublishedModel> {
  const model = await findModel(store, name, version);
  if (model === null)
    throw new HilumError(
      "notFound",
      version === undefined ? `There is no model called ${name}.` : `Model ${name} has no version ${version}.`,
      { remedy: "See the names on the Models page or with: hilum models" },
    );
  return model;
}

/** Like {@link getModel}; null where there is no such model. */
export async function findModel(store: Store, name: string, version?: number): Promise<PublishedModel | null> {
  const where = version === undefined ? eq(models.name, name) : and(eq(models.name, name), eq(models.version, version));
  const [row] = await store.db.select().from(models).where(where).orderBy(desc(models.version)).limit(1);
  return row === undefined ? null : PublishedModel.parse(row.document);
}

/** The newest version of every model, the latest published first. */
export async function listModels(store: Store): Promise<PublishedModel[]> {
  const rows = await store.db.selectDistinctOn([models.name]).from(models).orderBy(models.name, desc(models.version));
  return rows
    .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime())
    .map(({ document }) => PublishedModel.parse(document));
}

/** Every version of a model, the newest first; none for an unknown name. */
export async function listModelVersions(store: Store, name: string): Promise<PublishedModel[]> {
  const rows = await store.db
    .select({ document: models.document })
    .from(models)
    .where(eq(models.name, name))
    .orderBy(desc(models.version));
  return rows.map(({ document }) => PublishedModel.parse(document));
}

/** Forgets all versions of a model; the runs they were made of stay. Gives how many there were. */
export async function deleteModel(store: Store, name: string): Promise<number> {
  const gone = await store.db.delete(models).where(eq(models.name, name)).returning({ version: models.version });
  return gone.length;
}
