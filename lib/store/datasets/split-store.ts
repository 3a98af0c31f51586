/** @file The split of each run under its hash. Equal splits are one row; a row is never changed. */
import { eq } from "drizzle-orm";
import { type Split } from "../../datasets/splits/split";
import { hashSplit } from "../../datasets/splits/split-hash";
import { invariant } from "../../invariant";
import { type Database } from "../database";
import { type Store } from "../open-store";
import { splits } from "../schema";

/** Stores a split in the transaction that records its hash. */
export async function saveSplit(tx: Database, { hash, ...split }: Split): Promise<void> {
  await tx.insert(splits).values({ hash, split }).onConflictDoNothing();
}

/** The split with this hash; null where it was not stored, as those of older versions were not. */
export async function findSplit(store: Store, hash: string): Promise<Split | null> {
  const [row] = await store.db.select({ split: splits.split }).from(splits).where(eq(splits.hash, hash));
  if (row === undefined) return null;
  const split = hashSplit(row.split);
  invariant(split.hash === hash, `the stored split ${hash} was changed`);
  return split;
}
