import { afterAll, beforeAll, expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../../datasets/film-record";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { createDataset, getDataset } from "../../store/datasets/dataset-store";
import { listDatasetVersions } from "../../store/datasets/dataset-versions";
import { listFilms } from "../../store/datasets/film-store";
import { listLabelReviews, saveLabelReviews } from "../../store/datasets/label-review-store";
import { claimRun, completeRun, createRun, getRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { tinySpec } from "../runs/tiny-run.fixture";
import { findLabelDoubts } from "./find-label-doubts";
import { makeReviewedVersion } from "./make-reviewed-version";

const LABELS = ["covid-19", "normal"];
const DATASET = "read";
let store: TestStore;
let films: FilmRecord[];
let folds: string[];

/** Twelve films, six of each label; a network is sure of ten of them, and surely contradicts films 3 and 8. */
const WRONG = [3, 8];
const probabilitiesOf = (index: number) => {
  const given = index % 2;
  const said = WRONG.includes(index) ? 1 - given : given;
  const sure = (WRONG.includes(index) ? 0.97 : 0.9) - 0.005 * index;
  return said === 0 ? [sure, 1 - sure] : [1 - sure, sure];
};

async function foldRun(images: readonly number[]): Promise<string> {
  const { fingerprint } = await getDataset(store, DATASET);
  const { id } = await createRun(store, {
    experiment: null,
    spec: { ...tinySpec({}), dataset: DATASET },
    datasetFingerprint: fingerprint,
    split: null,
    synthetic: true,
  });
  const claimed = await claimRun(store, id, "worker");
  const report = evaluatePredictions({
    dataset: DATASET,
    split: "test",
    synthetic: true,
    labels: LABELS,
    predictions: images.map((image) => ({
      image,
      file: `film ${image}`,
      label: image % 2,
      prediction: probabilitiesOf(image)[0] > 0.5 ? 0 : 1,
      probabilities: probabilitiesOf(image),
    })),
  });
  await completeRun(store, claimed!.lease, { report, validationReport: report, weights: "0".repeat(64) });
  return id;
}

beforeAll(async () => {
  store = await openTestStore();
  films = await Promise.all(
    Array.from({ length: 12 }, async (_, index): Promise<FilmRecord> => ({
      ...NO_FILE_FACTS,
      index,
      file: `${index}.png`,
      label: LABELS[index % 2],
      patientId: `p${index}`,
      sex: "unknown",
      ageYears: null,
      view: "PA",
      source: "",
      width: 8,
      height: 8,
      bitDepth: 8,
      format: "png",
      blob: await store.blobs.put(new TextEncoder().encode(`film ${index}`)),
    })),
  );
  await createDataset(store, { id: DATASET, title: "Read", synthetic: true, films, rejected: [] });
  folds = [await foldRun([0, 1, 2, 3, 4, 5]), await foldRun([6, 7, 8, 9, 10, 11])];
});
afterAll(() => store.close());

const doubts = (reader?: string, runs = folds) => findLabelDoubts(store, DATASET, { runs, reader });
const say = (reader: string, film: number, decision: "agreed" | "relabel" | "exclude" | "undone", label?: string) =>
  saveLabelReviews(store, DATASET, [{ film: films[film].blob, reader, decision, label, reason: "as I see it" }]);

it("the folds of a cross-validation doubt what they contradict, worst first; one fold doubts what it covers", async () => {
  const list = await doubts();
  expect(list).toMatchObject({ labels: LABELS, films: 12, covered: 12 });
  expect(list.doubts.map(({ film, suggested, networks }) => [film.index, suggested, networks])).toEqual([
    [3, "covid-19", 1],
    [8, "normal", 1],
  ]);
  expect((await doubts(undefined, [folds[1]])).covered).toBe(6);
  // Named twice, by id and by name, a network has one vote.
  const { name } = await getRun(store, folds[0]);
  expect(await doubts(undefined, [...folds, folds[0], name])).toEqual(list);
});

it("runs that cannot say anything of the films are refused with what to do", async () => {
  const { id } = await createRun(store, {
    experiment: null,
    spec: { ...tinySpec({}), dataset: DATASET },
    datasetFingerprint: "x",
    split: null,
    synthetic: true,
  });
  await expect(doubts(undefined, [id])).rejects.toMatchObject({
    code: "badRequest",
    message: expect.stringContaining("queued"),
  });
  await expect(doubts(undefined, [])).rejects.toMatchObject({ code: "badRequest" });
  await expect(say("Ada", 3, "relabel", "normall")).rejects.toMatchObject({ remedy: 'Did you mean "normal"?' });
  await expect(makeReviewedVersion(store, DATASET, { by: "Ada", why: "" })).rejects.toMatchObject({ code: "conflict" });
});

it("a film that a reader agreed with is off that reader's list, and nobody else's", async () => {
  await say("Ada", 8, "agreed");
  expect((await doubts("Ada")).doubts.map(({ film }) => film.index)).toEqual([3]);
  expect((await doubts("Grace")).doubts.map(({ film }) => film.index)).toEqual([3, 8]);
});

it("what readers say makes the next version; the one before stays, and says who and why", async () => {
  await say("Ada", 3, "relabel", "covid-19");
  await say("Ada", 5, "exclude");
  await say("Grace", 8, "relabel", "normal");
  const made = await makeReviewedVersion(store, DATASET, { by: "Ada", why: "second reading" });
  expect(made.dataset).toMatchObject({ version: 2, films: 11 });
  expect(made.relabelled.map(({ film, label }) => [film.index, label])).toEqual([[3, "covid-19"]]);
  expect(made.excluded.map(({ index }) => index)).toEqual([5]);
  // Ada agrees with its label and Grace does not.
  expect(made.disputed).toEqual([films[8].blob]);
  const [newest, oldest] = await listDatasetVersions(store, DATASET);
  expect(newest.note).toBe("1 relabelled, 1 left out by Ada: second reading");
  expect((await listFilms(store, DATASET, { version: oldest.version })).films).toEqual(films);
  const now = (await listFilms(store, DATASET)).films;
  expect(now.map(({ index }) => index)).toEqual([...now.keys()]);
  expect(now.find(({ blob }) => blob === films[3].blob)?.label).toBe("covid-19");
  const { board } = await doubts();
  expect(board.pending).toBe(2);
  expect(board.agreements).toEqual([{ readers: ["Ada", "Grace"], films: 1, agreed: 0, kappa: expect.anything() }]);
});

it("runs on the earlier version go on doubting the films of the newer one, by its labels", async () => {
  const { doubts: left, covered } = await doubts("Ada");
  expect(covered).toBe(11);
  expect(left).toEqual([]);
  const grace = (await doubts("Grace")).doubts;
  expect(grace.map(({ film }) => film.file)).toEqual(["8.png"]);
});

it("what was said can be taken back, also once it is in a version: the label is as before, and the film comes back", async () => {
  await say("Ada", 3, "undone");
  await say("Ada", 5, "undone");
  const made = await makeReviewedVersion(store, DATASET, { by: "Ada", why: "" });
  expect(made.dataset).toMatchObject({ version: 3, films: 12 });
  expect(made.restored.map(({ file }) => file)).toEqual(["5.png"]);
  const now = (await listFilms(store, DATASET)).films;
  expect(now.map(({ file, label }) => `${file} ${label}`).sort()).toEqual(
    films.map(({ file, label }) => `${file} ${label}`).sort(),
  );
  const log = await listLabelReviews(store, DATASET);
  expect(log).toHaveLength(6);
  expect(log.filter(({ version }) => version === null).map(({ film }) => film)).toEqual([films[8].blob, films[8].blob]);
});
