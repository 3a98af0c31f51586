/** @file Data sets that are joined of others: which hold the films of which. */
import { and, eq, inArray, sql } from "drizzle-orm";
import { type DatasetSummary } from "../../datasets/dataset";
import { HilumError } from "../../errors";
import { type Database } from "../database";
import { datasets } from "../schema";

/** A joined set that holds films of another. */
interface Joint {
  id: string;
  deletedAt: Date | null;
  testOnly: boolean;
}

/** The sets that are joined of this one, in use or in the bin. */
async function joinedOf(tx: Database, id: string): Promise<Joint[]> {
  return tx
    .select({ id: datasets.id, deletedAt: datasets.deletedAt, testOnly: datasets.testOnly })
    .from(datasets)
    .where(sql`${datasets.joined}::jsonb -> 'members' @> ${JSON.stringify([{ dataset: id }])}::jsonb`)
    .orderBy(datasets.id);
}

/** Throws `conflict` for a data set whose films a joined one holds: deleted for good, they would stay there. */
export async function refuseWhileJoined(tx: Database, id: string): Promise<void> {
  const joints = await joinedOf(tx, id);
  if (joints.length === 0) return;
  const named = joints.map((joint) => `${joint.id}${joint.deletedAt === null ? "" : " (in the bin)"}`).join(", ");
  throw new HilumError("conflict", `Films of data set ${id} are also in ${named}, which ${one(joints)} joined of it.`, {
    remedy: `Delete ${joints.length === 1 ? "that one" : "those"} for good first: hilum dataset delete ${joints[0].id} --for-good. Or put ${id} in the bin, where nothing of it is lost.`,
  });
}

const one = (joints: readonly unknown[]) => (joints.length === 1 ? "is" : "are");

/** Throws `conflict` for a data set whose films are in a joined one that networks may be trained on. */
export async function refuseWhileJoinedForTraining(tx: Database, id: string): Promise<void> {
  const trainable = (await joinedOf(tx, id)).filter(({ testOnly }) => !testOnly);
  if (trainable.length === 0) return;
  throw new HilumError(
    "conflict",
    `Films of data set ${id} are also in ${trainable.map((joint) => joint.id).join(", ")}, on which networks may be trained.`,
    { remedy: `Hold that one for tests, too, or delete it for good: hilum dataset set ${trainable[0].id} --test-only` },
  );
}

/** Throws `conflict` for a joined data set of which a member is held for tests only. */
export async function refuseOfHeldMembers(tx: Database, id: string): Promise<void> {
  const [joint] = await tx.select({ joined: datasets.joined }).from(datasets).where(eq(datasets.id, id));
  const members = joint.joined?.members ?? [];
  if (members.length === 0) return;
  const [held] = await tx
    .select({ id: datasets.id })
    .from(datasets)
    .where(
      and(
        inArray(
          datasets.id,
          members.map(({ dataset }) => dataset),
        ),
        eq(datasets.testOnly, true),
      ),
    )
    .limit(1);
  if (held !== undefined)
    throw new HilumError("conflict", `Data set ${id} holds films of ${held.id}, which is for tests only.`, {
      remedy: `Switch that one back first: hilum dataset set ${held.id} --trainable`,
    });
}

/**
 * Makes sure until the transaction ends that these data sets are as they were read, in use and not held for tests.
 * Throws `conflict`.
 */
export async function requireMembersAsRead(
  tx: Database,
  members: readonly Pick<DatasetSummary, "id" | "fingerprint">[],
): Promise<void> {
  const rows = await tx
    .select({
      id: datasets.id,
      fingerprint: datasets.fingerprint,
      deletedAt: datasets.deletedAt,
      testOnly: datasets.testOnly,
    })
    .from(datasets)
    .where(
      inArray(
        datasets.id,
        members.map(({ id }) => id),
      ),
    )
    .orderBy(datasets.id)
    .for("share");
  for (const { id, fingerprint } of members) {
    const now = rows.find((row) => row.id === id);
    if (now?.fingerprint === fingerprint && now.deletedAt === null && !now.testOnly) continue;
    throw new HilumError("conflict", `Data set ${id} changed meanwhile.`, {
      remedy: "Join once more: nothing was stored.",
    });
  }
}
