import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { clusterPairs } from "../../audit/alike/clusters";
import { type AlikePair } from "../../audit/audit-report";
import { type Split } from "../../datasets/splits/split";
import { groupFilms } from "../../datasets/splits/group-films";
import { splitGroups } from "../../datasets/splits/split-groups";
import { addVersion } from "../../store/datasets/dataset-store";
import { listFilms } from "../../store/datasets/film-store";
import { getRunSummary, getRun } from "../../store/runs/run-store";
import { findSplit } from "../../store/datasets/split-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { isOver } from "../../training/run-status";
import { storeReport } from "../audit/audit-report.fixture";
import { createAndEnqueueRun } from "./create-run";
import { evaluatePart } from "../models/evaluate-model";
import { loadLockedRunData, loadRunData } from "./run-data";
import { storeTinyDataset, TINY_DATASET, tinySpec } from "./tiny-run.fixture";
import { runWorker } from "./worker";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
beforeEach(async () => {
  await store.pool.query(
    "delete from hilum.splits; delete from hilum.runs; delete from hilum.audits; delete from hilum.datasets",
  );
  await storeTinyDataset(store);
});
afterAll(() => store.close());

const createTinyRun = () => createAndEnqueueRun(store, { experiment: null, spec: tinySpec({ epochs: 1 }) });
const films = async (version?: number) => (await listFilms(store, TINY_DATASET, { version })).films;
const partOf = ({ train, validation, test }: Split, index: number) =>
  [train, validation, test].findIndex((part) => part.includes(index));

/** An audit that finds these films alike. */
async function storeAlike(...pairs: [number, number][]): Promise<void> {
  const alike = pairs.map(([first, second]): AlikePair => ({
    first,
    second,
    kind: "duplicate",
    hashDistance: 0,
    correlation: 1,
    mirrored: false,
    cropped: false,
  }));
  await storeReport(store, TINY_DATASET, [], { clusters: clusterPairs(alike, await films()) });
}

async function trainToEnd(id: string): Promise<void> {
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal, threads: 1 });
  await until(async () => isOver((await getRunSummary(store, id)).status));
  stop.abort();
  await worker;
}

it("is stored with the run, and a run made before films were added keeps its films and its split", async () => {
  await storeAlike();
  const before = await loadRunData(store, tinySpec({}));
  const run = await createTinyRun();
  expect(run.splitHash).toBe(before.split.hash);
  expect(await findSplit(store, before.split.hash)).toEqual(before.split);

  const present = await films();
  const added = present.map((film) => ({
    ...film,
    index: film.index + present.length,
    file: `more/${film.file}`,
    patientId: `more ${film.patientId}`,
  }));
  await addVersion(store, before.dataset, { films: [...present, ...added], rejected: [], note: "as many again" });
  expect((await loadRunData(store, tinySpec({}))).films).toHaveLength(2 * present.length);
  expect(await loadLockedRunData(store, run)).toEqual({
    ...before,
    dataset: expect.objectContaining({ version: 1, fingerprint: run.datasetFingerprint }),
  });

  await trainToEnd(run.id);
  const { status, report } = await getRun(store, run.id);
  expect(status).toBe("completed");
  expect(report?.predictions.map(({ image: film }) => film).sort((a, b) => a - b)).toEqual(before.split.test);
  expect((await evaluatePart(store, run.id, TINY_DATASET, "test")).predictions).toEqual(report?.predictions);
});

it("of a run made before the audit is locked by its worker, with what the audit found alike on one side", async () => {
  const naive = await loadRunData(store, tinySpec({}));
  const crossing: [number, number] = [naive.split.train[0], naive.split.test[0]];
  const run = await createTinyRun();
  expect(run.splitHash).toBeNull();
  await storeAlike(crossing);
  await trainToEnd(run.id);

  const { splitHash, status } = await getRunSummary(store, run.id);
  expect(status).toBe("completed");
  const locked = await findSplit(store, splitHash ?? "");
  expect(locked?.hash).not.toBe(naive.split.hash);
  expect(partOf(locked!, crossing[0])).toBe(partOf(locked!, crossing[1]));
});

it("does not change when people judge films alike later", async () => {
  await storeAlike();
  const run = await createTinyRun();
  const { split } = await loadLockedRunData(store, run);
  await storeAlike([split.train[0], split.test[0]]);
  expect((await loadRunData(store, run.spec)).split.hash).not.toBe(split.hash);
  expect((await loadLockedRunData(store, run)).split).toEqual(split);
});

it("of a run from before splits were stored is made again by the rule of then, or said to be lost", async () => {
  const run = await createTinyRun();
  const byPatient = splitGroups(
    groupFilms((await films()).map(({ index, label, patientId, blob }) => ({ index, label, patientId, blob }))),
    run.spec.split,
  );
  expect((await loadLockedRunData(store, { ...run, splitHash: byPatient.hash })).split).toEqual(byPatient);
  await expect(loadLockedRunData(store, { ...run, splitHash: "0".repeat(64) })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("is not known any more"),
  });
});

it("that was changed in the database is not believed", async () => {
  await storeAlike();
  const { splitHash } = await createTinyRun();
  await store.pool.query(`update hilum.splits set split = '{"train":[0],"validation":[1],"test":[2]}'`);
  await expect(findSplit(store, splitHash ?? "")).rejects.toThrow("was changed");
});

it("is refused for a data set that was deleted and made again", async () => {
  const run = await createTinyRun();
  await store.pool.query("delete from hilum.datasets");
  await expect(loadLockedRunData(store, run)).rejects.toMatchObject({ code: "notFound" });
});
