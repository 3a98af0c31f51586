import { afterAll, beforeAll, expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../../datasets/film-record";
import { binDataset, deleteDataset } from "../../store/datasets/dataset-bin";
import { addVersion, createDataset, getDataset } from "../../store/datasets/dataset-store";
import { listDatasetVersions } from "../../store/datasets/dataset-versions";
import { findDeidentification, listFilms } from "../../store/datasets/film-store";
import { startImport } from "../../store/datasets/import-store";
import { listLabelReviews, saveLabelReviews } from "../../store/datasets/label-review-store";
import { setTestOnly } from "../../store/datasets/test-only";
import { openTestStore, type TestStore } from "../../store/test-store";
import { makeReviewedVersion } from "../label-reviews/make-reviewed-version";
import { findJoinState } from "./find-join-state";
import { loadKnownAs } from "./load-known-as";
import { joinDatasets } from "./join-datasets";
import { makeNextJoin } from "./make-next-join";
import { previewJoin } from "./preview-join";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** Films by "label/name"; equal names are equal pixels. */
async function films(...files: string[]): Promise<FilmRecord[]> {
  return Promise.all(
    files.map(async (file, index): Promise<FilmRecord> => ({
      ...NO_FILE_FACTS,
      index,
      file: `${file}.png`,
      label: file.split("/")[0],
      patientId: `file:${file}.png`,
      sex: "unknown",
      ageYears: null,
      view: "PA",
      source: "",
      width: 8,
      height: 4,
      bitDepth: 8,
      format: "png",
      blob: await store.blobs.put(new TextEncoder().encode(file.split("/")[1])),
    })),
  );
}
const make = async (id: string, ...files: string[]) =>
  createDataset(store, { id, title: id, synthetic: false, films: await films(...files), rejected: [] });
const plain = { labels: {}, sourceIsSet: false };
const join = (id: string, ...datasets: string[]) => joinDatasets(store, { id, title: id, datasets, ...plain });
const filesOf = async (id: string) => (await listFilms(store, id)).films.map(({ file, label }) => `${file} ${label}`);

it("joins data sets into one that goes on as they do, by its next version", async () => {
  const first = await make("first", "normal/f1", "covid/f2");
  await make("second", "normal/s1", "covid/s2");
  const joined = await join("both", "first", "second");
  expect(joined).toMatchObject({
    version: 1,
    films: 4,
    classes: { covid: 2, normal: 2 },
    joined: { members: [{ dataset: "first", version: 1, fingerprint: first.fingerprint }, { dataset: "second" }] },
  });
  await expect(makeNextJoin(store, "both")).rejects.toMatchObject({ code: "conflict", message: /has changed since/ });

  await addVersion(store, first, { films: await films("normal/f1", "covid/f2", "covid/f3"), rejected: [] });
  expect(await findJoinState(store, await getDataset(store, "both"))).toMatchObject({
    isOutdated: true,
    members: [
      { dataset: "first", version: 1, newest: 2, films: 2, isChanged: true },
      { dataset: "second", version: 1, newest: 1, films: 2, isChanged: false },
    ],
  });
  expect(await makeNextJoin(store, "both")).toMatchObject({ version: 2, films: 5 });
  expect(await listDatasetVersions(store, "both")).toMatchObject([
    {
      version: 2,
      note: "joined again: first is version 2 (was 1)",
      joined: { members: [{ version: 2 }, { version: 1 }] },
    },
    { version: 1, note: "joined of first, second", joined: { members: [{ version: 1 }, { version: 1 }] } },
  ]);
  expect((await findJoinState(store, await getDataset(store, "both")))?.isOutdated).toBe(false);
  expect(await previewJoin(store, { datasets: ["second", "first"], ...plain })).toMatchObject({ existing: "both" });
  expect(await previewJoin(store, { datasets: ["second", "first"], labels: {}, sourceIsSet: true })).toMatchObject({
    existing: null,
  });
});

it("notes a member's newer version that changes nothing here, so that it is not asked for again", async () => {
  const left = await make("left", "normal/l1", "covid/l2");
  await make("right", "normal/r1", "covid/r2");
  await joinDatasets(store, {
    id: "without",
    title: "",
    datasets: ["left", "right"],
    labels: { left: { covid: null } },
    sourceIsSet: false,
  });
  await addVersion(store, left, { films: await films("normal/l1", "covid/l2", "covid/l3"), rejected: [] });
  expect(await makeNextJoin(store, "without")).toMatchObject({
    version: 1,
    films: 3,
    joined: { members: [{ version: 2 }, { version: 1 }] },
  });
});

it("keeps what readers said of its own films when it is joined again", async () => {
  const read = await make("read", "normal/q1", "covid/q2", "covid/q3");
  await make("unread", "normal/u1", "covid/u2");
  await join("reviewed", "read", "unread");
  const blobOf = new Map((await listFilms(store, "reviewed")).films.map(({ file, blob }) => [file, blob]));
  const said = { reader: "Ada Lovelace", reason: "" };
  await saveLabelReviews(store, "reviewed", [
    { ...said, film: blobOf.get("read/covid/q2.png")!, decision: "relabel", label: "normal" },
    { ...said, film: blobOf.get("unread/covid/u2.png")!, decision: "exclude" },
  ]);
  const corrected = (await makeReviewedVersion(store, "reviewed", { by: "Ada Lovelace", why: "" })).dataset;
  expect(corrected.joined?.members).toHaveLength(2);
  await addVersion(store, read, { films: await films("normal/q1", "covid/q2", "covid/q3", "covid/q4"), rejected: [] });
  await makeNextJoin(store, "reviewed");
  expect(await filesOf("reviewed")).toEqual([
    "read/normal/q1.png normal",
    "read/covid/q2.png normal",
    "read/covid/q3.png covid",
    "read/covid/q4.png covid",
    "unread/normal/u1.png normal",
  ]);
  expect(await listLabelReviews(store, "reviewed")).toHaveLength(2);
});

it("does not let films be deleted for good that a joined set holds, and keeps them when that one goes", async () => {
  await make("kept", "normal/k1", "covid/k2");
  await make("also-kept", "normal/k3", "covid/k4");
  await join("passing", "kept", "also-kept");
  await binDataset(store, "passing");
  await expect(deleteDataset(store, "kept")).rejects.toMatchObject({
    code: "conflict",
    message: "Films of data set kept are also in passing (in the bin), which is joined of it.",
  });
  await deleteDataset(store, "passing");
  const [{ blob }] = (await listFilms(store, "kept")).films;
  expect(await store.blobs.has(blob)).toBe(true);
  await deleteDataset(store, "kept");
  expect(await store.blobs.has(blob)).toBe(false);
});

it("refuses sets that are for tests, in the bin, joined, drawn, named twice or alone, each by name", async () => {
  await make("held", "normal/h1", "covid/h2");
  await setTestOnly(store, "held", true);
  await make("binned", "normal/b1");
  await binDataset(store, "binned");
  await make("apart", "normal/a1", "covid/a2");
  await make("other", "normal/o1", "covid/o2");
  await join("nested", "apart", "other");
  await createDataset(store, {
    id: "drawn",
    title: "",
    synthetic: true,
    films: await films("normal/d1", "covid/d2"),
    rejected: [],
  });
  await expect(join("x", "apart", "held")).rejects.toMatchObject({ message: /held is held for tests only/ });
  await expect(join("x", "apart", "binned")).rejects.toMatchObject({ message: /binned is in the bin/ });
  await expect(join("x", "apart", "nested")).rejects.toMatchObject({
    message: /nested is itself joined/,
    remedy: "Name its data sets instead: apart, other.",
  });
  await expect(join("x", "apart", "drawn")).rejects.toMatchObject({ message: /drawn holds drawings and apart films/ });
  await createDataset(store, {
    id: "marked",
    title: "",
    synthetic: false,
    findings: ["edema"],
    films: (await films("multi-label/m1", "multi-label/m2")).map((film) => ({ ...film, marks: "1" })),
    rejected: [],
  });
  await expect(join("x", "apart", "marked")).rejects.toMatchObject({ message: /of apart have one label each/ });
  await expect(join("x", "apart", "apart")).rejects.toMatchObject({ message: /named twice/ });
  await expect(join("x", "apart")).rejects.toMatchObject({ message: /At least two/ });
  await expect(join("x", "apart", "nowhere")).rejects.toMatchObject({ code: "notFound" });
  await expect(join("other", "apart", "other")).rejects.toMatchObject({ message: /already a data set called other/ });
  const mapped = { id: "x", title: "", datasets: ["apart", "other"], sourceIsSet: false };
  await expect(joinDatasets(store, { ...mapped, labels: { apart: { covd: "c" } } })).rejects.toMatchObject({
    remedy: "Did you mean “covid”?",
  });
  await expect(joinDatasets(store, { ...mapped, labels: { drawn: {} } })).rejects.toMatchObject({ code: "badRequest" });
  await expect(startImport(store, { name: "nested", title: "", adds: true })).rejects.toMatchObject({
    message: "Data set nested is joined of apart, other: films are added to one of those.",
  });

  // Held for tests, a member must not be trained on by way of the joined set.
  await expect(setTestOnly(store, "apart", true)).rejects.toMatchObject({ message: /also in nested/ });
  await setTestOnly(store, "nested", true);
  await setTestOnly(store, "apart", true);
  await expect(setTestOnly(store, "nested", false)).rejects.toMatchObject({ message: /holds films of apart/ });
});

it("tells what was taken out of a film's header in the joined set, too", async () => {
  const [record, other] = await films("normal/dicom1", "covid/dicom2");
  const report = {
    kept: ["PatientSex"],
    replaced: ["PatientID"],
    shifted: [],
    removed: [],
    privateTags: 2,
    rest: null,
  };
  await createDataset(store, {
    id: "headers",
    title: "",
    synthetic: false,
    films: [record, other],
    rejected: [],
    reports: new Map([[record.file, report]]),
  });
  await make("plain", "normal/p1", "covid/p2");
  await join("told", "headers", "plain");
  const [film] = (await listFilms(store, "told")).films;
  expect(await findDeidentification(store, "told", film)).toEqual(report);
  expect(film.file).toBe("headers/normal/dicom1.png");
});

it("knows whom the members call what, in the version that was joined", async () => {
  const [one, other, twin] = await films("normal/w1", "covid/w2", "normal/w3");
  await createDataset(store, {
    id: "west",
    title: "",
    synthetic: false,
    films: [{ ...one, patientId: "46" }, other],
    rejected: [],
  });
  await createDataset(store, {
    id: "east",
    title: "",
    synthetic: false,
    films: [
      { ...twin, index: 0, patientId: "46" },
      { ...other, index: 1, patientId: "ieee_3" },
    ],
    rejected: [],
  });
  const joined = await join("world", "west", "east");
  const knownAs = await loadKnownAs(store, joined);
  expect((await listFilms(store, "world")).films.map((film) => [film.patientId, knownAs(film)])).toEqual([
    ["west:46", [{ dataset: "west", patientId: "46", sources: [] }]],
    [
      "ieee_3",
      [
        { dataset: "west", patientId: "file:covid/w2.png", sources: [] },
        { dataset: "east", patientId: "ieee_3", sources: [] },
      ],
    ],
    ["east:46", [{ dataset: "east", patientId: "46", sources: [] }]],
  ]);
  const [film] = (await listFilms(store, "west")).films;
  expect((await loadKnownAs(store, await getDataset(store, "west")))(film)).toEqual([
    { dataset: "west", patientId: "46", sources: [""] },
  ]);
});
