/** @file Data sets that are held apart: networks are tested on them, none is trained. */
import { eq } from "drizzle-orm";
import { type DatasetSummary } from "../../datasets/dataset";
import { HilumError } from "../../errors";
import { type Database, transact } from "../database";
import { type Store } from "../open-store";
import { datasets } from "../schema";
import { lockDataset, refuseWhileNeeded } from "./dataset-bin";
import { getDataset } from "./dataset-store";
import { refuseOfHeldMembers, refuseWhileJoinedForTraining } from "./join-store";

/** Holds a data set for tests only, or lets networks be trained on it again. Throws `notFound`, and `conflict` while a run still trains on one that is to be held, and where a joined set and its members would differ. */
export async function setTestOnly(store: Store, id: string, testOnly: boolean): Promise<DatasetSummary> {
  await transact(store, async (tx) => {
    await lockDataset(tx, id);
    if (testOnly) {
      await refuseWhileNeeded(tx, id, "Stop the run or wait for its end, then hold the data set for tests.");
      await refuseWhileJoinedForTraining(tx, id);
    } else await refuseOfHeldMembers(tx, id);
    await tx.update(datasets).set({ testOnly }).where(eq(datasets.id, id));
  });
  return getDataset(store, id);
}

/** Throws `conflict` for a data set that is held for tests only. */
export function refuseTestOnly({ id, testOnly }: Pick<DatasetSummary, "id" | "testOnly">): void {
  if (!testOnly) return;
  throw new HilumError("conflict", `Data set ${id} is held for tests only: no network is trained on it.`, {
    remedy: `Train on another data set. To train on this one, switch it back: on its page, or with: hilum dataset set ${id} --trainable`,
  });
}

/** Like {@link refuseTestOnly}, of the data set as it is until the transaction ends. */
export async function refuseHeldApart(tx: Database, id: string): Promise<void> {
  const [row] = await tx
    .select({ id: datasets.id, testOnly: datasets.testOnly })
    .from(datasets)
    .where(eq(datasets.id, id))
    .for("share");
  if (row !== undefined) refuseTestOnly(row);
}
