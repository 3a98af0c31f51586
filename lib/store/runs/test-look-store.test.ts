import { afterAll, beforeAll, expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../../datasets/film-record";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { RunSpec } from "../../training/run";
import { deleteDataset } from "../datasets/dataset-bin";
import { addVersion, createDataset } from "../datasets/dataset-store";
import { MIGRATIONS } from "../migrations";
import { openTestStore, type TestStore } from "../test-store";
import { claimRun, completeRun, createRun, getRun } from "./run-store";
import { findTestLooks, recordComparison, recordTestLook } from "./test-look-store";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const spec = (dataset: string) =>
  RunSpec.parse({
    dataset,
    cnn: {
      name: "tiny",
      input: { size: 16 },
      layers: [
        { name: "flat", kind: "flatten" },
        { name: "logits", kind: "dense", units: "labels" },
      ],
    },
    training: {},
  });

const films = (names: readonly string[], label = "normal"): Promise<FilmRecord[]> =>
  Promise.all(
    names.map(async (name, index): Promise<FilmRecord> => ({
      ...NO_FILE_FACTS,
      index,
      file: `${name}.png`,
      label,
      patientId: name,
      sex: "unknown",
      ageYears: null,
      view: "PA",
      source: "",
      width: 8,
      height: 4,
      bitDepth: 8,
      format: "png",
      blob: await store.blobs.put(new TextEncoder().encode(name)),
    })),
  );

const reportOn = (dataset: string, images: readonly number[]) =>
  evaluatePredictions({
    dataset,
    split: "test",
    synthetic: true,
    labels: ["normal", "other"],
    predictions: images.map((image) => ({
      image,
      file: `film ${image}`,
      label: 0,
      prediction: 0,
      probabilities: [0.75, 0.25],
    })),
  });

/** A run that was tested on these films of the data set's version. */
async function testedRun({ id: dataset, fingerprint }: { id: string; fingerprint: string }, images: readonly number[]) {
  const { id } = await createRun(store, {
    experiment: null,
    spec: spec(dataset),
    datasetFingerprint: fingerprint,
    split: null,
    synthetic: true,
  });
  const claimed = await claimRun(store, id, "worker");
  const report = reportOn(dataset, images);
  await completeRun(store, claimed!.lease, { report, validationReport: report, weights: "0".repeat(64) });
  return id;
}

it("counts looks by runs, comparisons and evaluations at the same films, and looks at splits that share some", async () => {
  const names = Array.from({ length: 12 }, (_, i) => `film-${i}`);
  const first = await createDataset(store, {
    id: "looked-at",
    title: "",
    synthetic: true,
    films: await films(names),
    rejected: [],
  });
  const one = await testedRun(first, [0, 1, 2]);
  expect((await getRun(store, one)).testLooks).toEqual({
    films: 3,
    runs: 1,
    comparisons: 0,
    evaluations: 0,
    overlapping: 0,
  });
  const chosenAt = new Date();

  // The same films under other labels, in the next version and in another order, are the same films.
  const relabelled = await addVersion(store, first, { films: await films(names.toReversed(), "other"), rejected: [] });
  const two = await testedRun(relabelled, [11, 10, 9]);
  const sharing = await testedRun(first, [2, 3]);
  const apart = await testedRun(first, [5, 6]);
  await recordComparison(store, [one, two]);
  // Again on the same day, in another order: nobody saw more.
  await recordComparison(store, [two, one, two]);
  await recordComparison(store, [one, sharing, apart]);
  await recordComparison(store, [one]);
  await recordComparison(store, [one, "no such run"]);
  const evaluation = { kind: "evaluation" as const, run: one, fingerprint: first.fingerprint };
  await recordTestLook(store.db, { ...evaluation, report: reportOn("looked-at", [2, 1, 0]) });
  await recordTestLook(store.db, { ...evaluation, report: reportOn("looked-at", [2, 1, 0]) });

  const expected = { films: 3, runs: 2, comparisons: 2, evaluations: 1, overlapping: 2 };
  expect((await getRun(store, one)).testLooks).toEqual(expected);
  expect((await getRun(store, two)).testLooks).toEqual(expected);
  expect(await findTestLooks(store, apart)).toEqual({
    films: 2,
    runs: 1,
    comparisons: 1,
    evaluations: 0,
    overlapping: 0,
  });
  expect(await findTestLooks(store, one, chosenAt)).toMatchObject({ runs: 1, comparisons: 0, overlapping: 0 });
  expect(await findTestLooks(store, "no such run")).toBeNull();
});

it("runs from before looks were counted are counted by the migration as they would be now", async () => {
  const before = await store.pool.query(
    "select test_set, kind, subject from hilum.test_looks where kind = 'run' order by subject",
  );
  const sets = await store.pool.query("select * from hilum.test_sets order by hash");
  await store.pool.query("drop table hilum.test_looks, hilum.test_sets, hilum.label_reviews");
  const client = await store.pool.connect();
  await client.query("begin");
  await client.query(MIGRATIONS.find(({ version }) => version === 11)?.sql ?? "");
  await client.query("commit");
  client.release();
  expect(
    (await store.pool.query("select test_set, kind, subject from hilum.test_looks order by subject")).rows,
  ).toEqual(before.rows);
  expect((await store.pool.query("select * from hilum.test_sets order by hash")).rows).toEqual(sets.rows);
});

it("a data set that is deleted for good leaves the count and no digest of a film", async () => {
  await deleteDataset(store, "looked-at");
  const { rows } = await store.pool.query<{ sample: string[] }>("select sample from hilum.test_sets");
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every(({ sample }) => sample.length === 0)).toBe(true);
});
