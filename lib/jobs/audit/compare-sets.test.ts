import { afterAll, beforeAll, expect, it } from "vitest";
import { type FilmRecord } from "../../datasets/film-record";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { binDataset, restoreDataset } from "../../store/datasets/dataset-bin";
import { addVersion, createDataset, getDataset } from "../../store/datasets/dataset-store";
import { saveVerdicts } from "../../store/datasets/duplicate-verdict-store";
import { listFilms } from "../../store/datasets/film-store";
import { claimNextSetComparison, releaseSetComparison } from "../../store/datasets/set-comparison-store";
import { loadDuplicateGroups } from "../../store/datasets/load-duplicate-groups";
import { openTestStore, type TestStore } from "../../store/test-store";
import { storePhantomDataset } from "../demo/ensure-phantom-dataset";
import { joinDatasets } from "../joins/join-datasets";
import { decodeFilm } from "../../imaging/decode-film";
import { ensureSetComparisons, workSetComparison } from "./compare-sets";
import { ensureAudit } from "./ensure-audit";
import { viewAudit } from "./read-audit";

let store: TestStore;
let films: FilmRecord[];
const signal = new AbortController().signal;
const log = () => undefined;
const viewOf = async (id: string) =>
  viewAudit(store, { dataset: id, fingerprint: (await getDataset(store, id)).fingerprint });
const findingOf = async (id: string) =>
  (await viewOf(id)).report?.findings.find((finding) => finding.id.startsWith("leakage.betweenSets"));

/** The same drawing a third darker, as another file. */
async function darker(film: FilmRecord): Promise<FilmRecord> {
  const { image } = decodeFilm(await store.blobs.get(film.blob), film.file);
  const data = Uint8Array.from(image.data, (value) => Math.round((0.67 * 255 * value) / image.maxValue));
  const blob = await store.blobs.put(encodeGreyPng({ width: image.width, height: image.height, maxValue: 255, data }));
  return { ...film, blob };
}

beforeAll(async () => {
  store = await openTestStore();
  await storePhantomDataset(store, { id: "one", title: "One", seed: 31, patients: 20, size: 160 });
  await storePhantomDataset(store, { id: "apart", title: "Apart", seed: 32, patients: 12, size: 160 });
  films = (await listFilms(store, "one")).films;
  const shared = [
    { ...films[3], label: "another label" },
    films[4],
    await darker(films[5]),
    await darker(films[6]),
    ...(await listFilms(store, "apart")).films.slice(0, 6),
  ];
  await createDataset(store, {
    id: "two",
    title: "Two",
    synthetic: true,
    films: shared.map((film, index) => ({ ...film, index, file: `${index}.png` })),
    rejected: [],
  });
});
afterAll(() => store.close());

it("data sets are compared once both are audited, by a worker that has nothing else to do", async () => {
  await ensureAudit(store, "one");
  expect(await workSetComparison(store, { signal, log })).toBe(false);
  expect((await viewOf("one")).between.map(({ dataset, isCompared }) => [dataset, isCompared]).sort()).toEqual([
    ["apart", false],
    ["two", false],
  ]);
  expect(await findingOf("one")).toBeUndefined();
  await ensureAudit(store, "two");
  expect(await workSetComparison(store, { signal, log })).toBe(true);
  expect(await workSetComparison(store, { signal, log })).toBe(false);
});

it("the copies are found from either side, exact and altered, with labels that differ", async () => {
  const { between } = await viewOf("one");
  const two = between.find(({ dataset }) => dataset === "two");
  expect(two?.copies.map(({ first, second, kind }) => [first, second, kind])).toEqual([
    [3, 0, "exact"],
    [4, 1, "exact"],
    [5, 2, "duplicate"],
    [6, 3, "duplicate"],
  ]);
  expect(two?.otherLabel).toBe(1);
  expect(two?.otherFilms.map(({ file }) => file)).toEqual(["0.png", "1.png", "2.png", "3.png"]);
  expect(await findingOf("one")).toMatchObject({
    id: "leakage.betweenSets",
    severity: "amber",
    title: "4 films are in another data set, too, or may be",
    detail: expect.stringContaining("“Two”: 4 films, 1 of them under another label. Not compared yet with: “Apart”."),
    films: [3, 4, 5, 6],
  });
  const fromTwo = (await viewOf("two")).between.find(({ dataset }) => dataset === "one");
  expect(fromTwo?.copies.map(({ first, second }) => [first, second])).toEqual([
    [0, 3],
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
});

it("a person's word on a pair counts at once", async () => {
  const altered = (await listFilms(store, "two")).films[2];
  await saveVerdicts(store, [{ first: films[5].blob, second: altered.blob, verdict: "different" }], "Ada");
  expect((await findingOf("one"))?.films).toEqual([3, 4, 6]);
});

it("a claim that was given back, or whose maker fell silent, is taken again; a new version is compared anew", async () => {
  await addVersion(store, await getDataset(store, "two"), {
    films: (await listFilms(store, "two")).films.slice(2).map((film, index) => ({ ...film, index })),
    rejected: [],
  });
  expect((await viewOf("one")).between.find(({ dataset }) => dataset === "two")?.isCompared).toBe(false);
  await ensureAudit(store, "two");
  const claim = await claimNextSetComparison(store);
  expect(await claimNextSetComparison(store)).toBeNull();
  await releaseSetComparison(store, claim!);
  expect(await claimNextSetComparison(store, "apart")).toBeNull();
  expect(await claimNextSetComparison(store)).not.toBeNull();
  await store.pool.query("update hilum.set_comparisons set updated_at = now() - interval '1 minute'");
  await ensureSetComparisons(store, "one");
  expect((await findingOf("one"))?.films).toEqual([6]);
  const { rows } = await store.pool.query("select status from hilum.set_comparisons");
  expect(rows).toEqual([{ status: "completed" }]);
});

it("says of a set that has nothing in common with the others that it was compared with them; a set in the bin is none", async () => {
  await ensureAudit(store, "apart");
  await binDataset(store, "two");
  await ensureSetComparisons(store, "apart");
  expect(await findingOf("apart")).toMatchObject({
    id: "leakage.betweenSetsNone",
    severity: "green",
    detail: "Compared with: “One”.",
  });
  await restoreDataset(store, "two");
});

it("finds in a joined set the copies that its members have of each other, and compares it with neither of them", async () => {
  const request = { datasets: ["one", "two"], labels: {}, sourceIsSet: false };
  const { fingerprint } = await joinDatasets(store, { id: "joint", title: "Joint", ...request });
  await ensureAudit(store, "joint");
  const joint = (await listFilms(store, "joint")).films;
  const copy = joint.find(({ file }) => file === "two/3.png");
  expect((await loadDuplicateGroups(store, fingerprint, joint)).filter((group) => group.includes(6))).toEqual([
    [6, copy?.index],
  ]);
  await ensureSetComparisons(store, "joint");
  expect((await viewOf("joint")).between.map(({ dataset, isCompared }) => [dataset, isCompared])).toEqual([
    ["apart", true],
  ]);
  expect((await viewOf("one")).between.map(({ dataset }) => dataset)).not.toContain("joint");
});
