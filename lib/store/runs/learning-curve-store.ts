/** @file Learning curves: what each was told and which runs it made. */
import { randomBytes } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import { StoredLearningCurve } from "../../assessment/learning-curve/learning-curve-spec";
import { HilumError } from "../../errors";
import { type Store } from "../open-store";
import { learningCurves } from "../schema";

export interface CurveRow {
  id: string;
  createdAt: string;
  curve: StoredLearningCurve;
}

/** Stores a curve under an id of its own. */
export async function saveLearningCurve(store: Store, curve: StoredLearningCurve): Promise<CurveRow> {
  const [row] = await store.db
    .insert(learningCurves)
    .values({ id: `l${randomBytes(6).toString("hex")}`, document: curve })
    .returning();
  return rowOf(row);
}

/** Throws `notFound` for a curve that is not there. */
export async function getLearningCurve(store: Store, id: string): Promise<CurveRow> {
  const [row] = await store.db.select().from(learningCurves).where(eq(learningCurves.id, id));
  if (row === undefined)
    throw new HilumError("notFound", `There is no learning curve ${id}.`, {
      remedy: "See the Learning curves page, which the page of a model or run leads to.",
    });
  return rowOf(row);
}

/** All curves, the newest first. */
export async function listLearningCurves(store: Store): Promise<CurveRow[]> {
  return (await store.db.select().from(learningCurves).orderBy(desc(learningCurves.createdAt))).map(rowOf);
}

/** Says which runs a curve has by now. Throws `notFound` for a curve that was removed meanwhile. */
export async function updateLearningCurve(store: Store, id: string, curve: StoredLearningCurve): Promise<void> {
  const updated = await store.db
    .update(learningCurves)
    .set({ document: curve })
    .where(eq(learningCurves.id, id))
    .returning({ id: learningCurves.id });
  if (updated.length === 0) await getLearningCurve(store, id);
}

/** Forgets a curve; its runs stay. Throws `notFound`. */
export async function deleteLearningCurve(store: Store, id: string): Promise<void> {
  await getLearningCurve(store, id);
  await store.db.delete(learningCurves).where(eq(learningCurves.id, id));
}

function rowOf({ id, createdAt, document }: typeof learningCurves.$inferSelect): CurveRow {
  return { id, createdAt: createdAt.toISOString(), curve: StoredLearningCurve.parse(document) };
}
