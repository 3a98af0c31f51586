import { and, eq } from "drizzle-orm";
import { type RecordedVerdict } from "../../audit/audit-state";
import { type DuplicateVerdict } from "../../audit/alike/duplicate-verdict";
import { type Store } from "../open-store";
import { duplicateVerdicts } from "../schema";

/** What people said of pairs of these films. */
export async function listVerdicts(store: Store, blobs: readonly string[]): Promise<RecordedVerdict[]> {
  // People judge hundreds of pairs, sets hold 100,000 films: the smaller list is the one to look through.
  const held = new Set(blobs);
  const rows = await store.db.select().from(duplicateVerdicts);
  return rows
    .filter(({ first, second }) => held.has(first) && held.has(second))
    .map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Whether anybody said anything of any pair: while not, no film need be looked up. */
export async function hasVerdicts(store: Store): Promise<boolean> {
  return (await store.db.select({ first: duplicateVerdicts.first }).from(duplicateVerdicts).limit(1)).length > 0;
}

/** Records a person's word on pairs of films, in the place of an earlier one; all or none. */
export async function saveVerdicts(store: Store, verdicts: readonly DuplicateVerdict[], by: string): Promise<void> {
  await store.db.transaction(async (tx) => {
    for (const { first, second, verdict } of verdicts) {
      const said = { verdict, by, at: new Date() };
      await tx
        .insert(duplicateVerdicts)
        .values({ ...ordered(first, second), ...said })
        .onConflictDoUpdate({ target: [duplicateVerdicts.first, duplicateVerdicts.second], set: said });
    }
  });
}

/** Takes what was said of these pairs back. Nothing happens for a pair nobody judged. */
export async function forgetVerdicts(
  store: Store,
  pairs: readonly Pick<DuplicateVerdict, "first" | "second">[],
): Promise<void> {
  await store.db.transaction(async (tx) => {
    for (const pair of pairs) {
      const { first, second } = ordered(pair.first, pair.second);
      await tx
        .delete(duplicateVerdicts)
        .where(and(eq(duplicateVerdicts.first, first), eq(duplicateVerdicts.second, second)));
    }
  });
}

function ordered(a: string, b: string): { first: string; second: string } {
  return a < b ? { first: a, second: b } : { first: b, second: a };
}
