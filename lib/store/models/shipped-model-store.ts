import { eq, sql } from "drizzle-orm";
import { type Store } from "../open-store";
import { shippedModels } from "../schema";

/** Whether a model that goes with the product was ever published here, be it deleted since. */
export async function wasShipped(store: Store, name: string): Promise<boolean> {
  const rows = await store.db.select().from(shippedModels).where(eq(shippedModels.name, name));
  return rows.length > 0;
}

/** Writes down that a revision was published. */
export async function noteShipped(store: Store, { name, revision }: { name: string; revision: number }): Promise<void> {
  await store.db
    .insert(shippedModels)
    .values({ name, revision })
    .onConflictDoUpdate({ target: shippedModels.name, set: { revision, at: sql`now()` } });
}

/** Forgets that a model of this name was ever published. */
export async function forgetShipped(store: Store, name: string): Promise<void> {
  await store.db.delete(shippedModels).where(eq(shippedModels.name, name));
}
