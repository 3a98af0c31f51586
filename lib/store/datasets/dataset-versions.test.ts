import { afterAll, beforeAll, expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../../datasets/film-record";
import { RunSpec } from "../../training/run";
import { binDataset, deleteDataset, restoreDataset } from "./dataset-bin";
import { addVersion, createDataset, getDataset, listDatasets } from "./dataset-store";
import { getDatasetVersion, listDatasetVersions } from "./dataset-versions";
import { findDeidentification, getFilm, listFilms } from "./film-store";
import { createRun } from "../runs/run-store";
import { openTestStore, type TestStore } from "../test-store";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

async function films(...names: string[]): Promise<FilmRecord[]> {
  return Promise.all(
    names.map(async (name, index): Promise<FilmRecord> => ({
      ...NO_FILE_FACTS,
      index,
      file: `${name}.png`,
      label: name[0],
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
}

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

it("a version that adds films leaves the one before as it was, for the runs that were made on it", async () => {
  const first = await createDataset(store, {
    id: "growing",
    title: "Growing",
    synthetic: false,
    films: await films("a1", "b1"),
    rejected: [],
    note: "imported",
  });
  const second = await addVersion(store, first, {
    films: await films("a1", "a2", "b1"),
    rejected: [{ file: "torn.png", reason: "torn" }],
    note: "1 film added",
  });
  expect(second).toMatchObject({ version: 2, films: 3, patients: 3, classes: { a: 2, b: 1 } });
  expect(await getDatasetVersion(store, "growing", first.fingerprint)).toEqual(first);
  expect(await getDatasetVersion(store, "growing", second.fingerprint)).toEqual(second);
  expect((await listFilms(store, "growing", { version: 1 })).films.map(({ file }) => file)).toEqual([
    "a1.png",
    "b1.png",
  ]);
  expect((await listFilms(store, "growing", { offset: 1, limit: 1 })).films.map(({ file }) => file)).toEqual([
    "a2.png",
  ]);
  expect(await listFilms(store, "growing", { label: "a", offset: 1 })).toMatchObject({
    total: 2,
    films: [{ index: 1, file: "a2.png" }],
  });
  expect([(await getFilm(store, "growing", 1)).file, (await getFilm(store, "growing", 1, 1)).file]).toEqual([
    "a2.png",
    "b1.png",
  ]);
  expect(
    (await listDatasetVersions(store, "growing")).map(({ version, note, films }) => [version, note, films]),
  ).toEqual([
    [2, "1 film added", 3],
    [1, "imported", 2],
  ]);
  await expect(getDatasetVersion(store, "growing", "0".repeat(64))).rejects.toMatchObject({ code: "notFound" });
  await expect(listFilms(store, "growing", { version: 3 })).rejects.toMatchObject({ code: "notFound" });
});

it("the same films with the same of each known make no new version; another age does", async () => {
  const first = await createDataset(store, {
    id: "same",
    title: "Same",
    synthetic: false,
    films: await films("a1", "b1"),
    rejected: [],
  });
  expect(await addVersion(store, first, { films: await films("a1", "b1"), rejected: [] })).toEqual(first);
  const aged = (await films("a1", "b1")).map((film) => ({ ...film, ageYears: 50 }));
  const next = await addVersion(store, first, { films: aged, rejected: [] });
  expect(next.version).toBe(2);
  // What was made from a version that is not the newest any more would undo what came after it.
  await expect(addVersion(store, first, { films: await films("a1", "a2", "b1"), rejected: [] })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("meanwhile"),
  });
  expect(next.fingerprint).not.toBe(first.fingerprint);
});

it("a data set in the bin is in no list, takes no run and comes back whole; deleting it for good takes all versions' films", async () => {
  const first = await createDataset(store, {
    id: "binned",
    title: "Binned",
    synthetic: false,
    films: await films("x1", "x2"),
    rejected: [],
  });
  const second = await addVersion(store, first, { films: await films("x2", "x3"), rejected: [] });
  await binDataset(store, "binned");
  await binDataset(store, "binned");
  const ids = async (inBin: boolean) => (await listDatasets(store, { inBin })).map(({ id }) => id);
  expect(await ids(false)).not.toContain("binned");
  expect(await ids(true)).toEqual(["binned"]);
  const newRun = () =>
    createRun(store, {
      experiment: null,
      spec: spec("binned"),
      datasetFingerprint: "f",
      split: null,
      synthetic: false,
    });
  await expect(newRun()).rejects.toMatchObject({ code: "conflict" });
  await expect(addVersion(store, second, { films: await films("x4"), rejected: [] })).rejects.toMatchObject({
    code: "conflict",
  });

  await restoreDataset(store, "binned");
  expect(await getDataset(store, "binned")).toMatchObject({ films: 2, version: 2, deletedAt: null });
  await newRun();
  await expect(binDataset(store, "binned")).rejects.toMatchObject({ code: "conflict" });
  await expect(deleteDataset(store, "binned")).rejects.toMatchObject({ code: "conflict" });
  await store.pool.query("update hilum.runs set status = 'cancelled'");

  const held = (await films("x1", "x2", "x3", "x4")).map(({ blob }) => blob);
  // What nobody names, the refused version's among them: twice, for they were stored twice.
  store.blobs.settle([...held, ...held]);
  await deleteDataset(store, "binned");
  expect(await Promise.all(held.slice(0, 3).map((blob) => store.blobs.has(blob)))).toEqual([false, false, false]);
  for (const ask of [getDataset, binDataset, restoreDataset, deleteDataset])
    await expect(ask(store, "binned")).rejects.toMatchObject({ code: "notFound" });
});

it("keeps what was taken out of a film's header with the film, through later versions", async () => {
  const report = {
    kept: ["PatientSex"],
    replaced: ["PatientID"],
    shifted: [],
    removed: ["PatientName"],
    privateTags: 2,
    rest: null,
  };
  const both = await films("d1", "d2");
  const first = await createDataset(store, {
    id: "dicom",
    title: "",
    synthetic: false,
    films: both,
    rejected: [],
    reports: new Map([["d1.png", report]]),
  });
  await addVersion(store, first, {
    films: await films("d1", "d2", "d3"),
    rejected: [],
    reports: new Map([["d1.png", report]]),
  });
  expect(await findDeidentification(store, "dicom", both[0])).toEqual(report);
  expect(await findDeidentification(store, "dicom", both[1])).toBeNull();
});
