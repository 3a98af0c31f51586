import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { restoreBackup } from "../../store/backup/restore-backup";
import { writeBackup } from "../../store/backup/write-backup";
import { checkBlobs } from "../../store/blobs/check-blobs";
import { listDatasets } from "../../store/datasets/dataset-store";
import { listModels } from "../../store/models/model-store";
import { openStore, type Store } from "../../store/open-store";
import { claimRun, getRun, getRunArtifacts, listRuns } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { createAndEnqueueRun } from "./create-run";
import { executeRun } from "./execute-run";
import { publishRun } from "../models/publish-run";
import { waiveAll } from "../models/waive-all.fixture";
import { storeTinyDataset, tinySpec } from "./tiny-run.fixture";

let scratch: string;
let store: TestStore;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "hilum-test-restored-"));
  // Where root runs this, the account of the database must get to its folder.
  await chmod(scratch, 0o711);
  process.env.HILUM_EXPERIMENTS = join(scratch, "experiments");
  store = { ...(await openTestStore()), home: join(scratch, "home") };
  await mkdir(store.home);
  await storeTinyDataset(store);
});
afterAll(async () => {
  delete process.env.HILUM_EXPERIMENTS;
  await store.close();
  await rm(scratch, { recursive: true, force: true });
});

/** Trains a queued run: to its end, or until it has saved a checkpoint after so many milliseconds. */
async function train(where: Store, run: string, { stopAfterMs }: { stopAfterMs?: number } = {}): Promise<void> {
  const claim = await claimRun(where, run, "w-test");
  if (claim === null) throw new Error("the run does not wait");
  const shutdown = new AbortController();
  const timer = stopAfterMs === undefined ? undefined : setTimeout(() => shutdown.abort(), stopAfterMs);
  await executeRun(where, claim, { shutdown: shutdown.signal, checkpointEveryMs: 20 });
  clearTimeout(timer);
}

it("a run in the middle of its training, restored elsewhere from a backup, ends with the same bits; models and lists are the same", async () => {
  const finished = await createAndEnqueueRun(store, { experiment: null, spec: tinySpec({ epochs: 2 }) });
  await train(store, finished.id);
  await publishRun(store, finished.id, "kept-model", { waivers: waiveAll });
  const { id } = await createAndEnqueueRun(store, { experiment: null, spec: tinySpec({ epochs: 12, seed: 3 }) });
  for (let ms = 300; (await getRunArtifacts(store, id)).checkpoints.length === 0; ms += 300)
    await train(store, id, { stopAfterMs: ms });
  expect(await getRun(store, id)).toMatchObject({ status: "queued" });

  const file = join(scratch, "backup.tar");
  await writeBackup(store, file);
  const home = join(scratch, "elsewhere");
  await restoreBackup(file, { home, databaseUrl: "" });
  await train(store, id);
  const elsewhere = await openStore({ home, databaseUrl: "" });
  try {
    expect(await checkBlobs(elsewhere)).toMatchObject({ faults: [], unnamed: [] });
    expect(await listDatasets(elsewhere)).toEqual(await listDatasets(store));
    expect(await listModels(elsewhere)).toEqual(await listModels(store));
    await train(elsewhere, id);
    const [here, there] = [await getRun(store, id), await getRun(elsewhere, id)];
    expect(there.status).toBe("completed");
    expect(there.report).toEqual(here.report);
    expect((await getRunArtifacts(elsewhere, id)).weights).toBe((await getRunArtifacts(store, id)).weights);
    expect((await listRuns(elsewhere)).map(({ name }) => name)).toEqual(
      (await listRuns(store)).map(({ name }) => name),
    );
  } finally {
    await elsewhere.close({ stopIdleDatabase: true });
  }
});
