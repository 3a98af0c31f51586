import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import sharp from "sharp";
import { type DatasetSummary } from "../../datasets/dataset";
import { type FilmRecord } from "../../datasets/film-record";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { deleteDataset } from "../../store/datasets/dataset-bin";
import { addVersion, createDataset, getDataset } from "../../store/datasets/dataset-store";
import { listFilms } from "../../store/datasets/film-store";
import { listAssessments } from "../../store/runs/assessment-store";
import { getRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { storePhantomDataset } from "../demo/ensure-phantom-dataset";
import { publishRun } from "../models/publish-run";
import { waiveAll } from "../models/waive-all.fixture";
import { createAndEnqueueRun } from "../runs/create-run";
import { loadLockedRunData } from "../runs/run-data";
import { tinySpec } from "../runs/tiny-run.fixture";
import { withOwnWorker } from "../runs/worker-processes.fixture";
import { ensureAssessment } from "./ensure-assessment";
import { listEvaluations } from "./list-evaluations";
import { type EvaluationRequest, evaluationSubject } from "./request-evaluation";

/** Films large enough that the audit's rule for copies sees them. */
const OWN = { id: "own", title: "Own", seed: 10, patients: 24, size: 128 };
const OTHER = { id: "other", title: "Other site", seed: 77, patients: 12, size: 128, source: "phantom-c" as const };

let store: TestStore;
let run: string;
let training: FilmRecord[];
beforeAll(async () => {
  store = await openTestStore();
  await storePhantomDataset(store, OWN);
  const spec = { ...tinySpec({ epochs: 1 }), dataset: OWN.id };
  run = (await createAndEnqueueRun(store, { experiment: "demo", spec })).id;
  await withOwnWorker(store, () => until(async () => (await getRun(store, run)).status === "completed", 60_000));
  const { films, split } = await loadLockedRunData(store, await getRun(store, run));
  training = films.filter(({ index }) => split.train.includes(index));
}, 60_000);
afterEach(async () => {
  await store.pool.query("delete from hilum.datasets where id <> $1", [OWN.id]);
  await store.pool.query("delete from hilum.models");
  await store.pool.query("delete from hilum.assessments");
});
afterAll(() => store.close());

const evaluate = async (request: EvaluationRequest, network = run) => {
  const { subject } = await evaluationSubject(store, network, request);
  return (await ensureAssessment(store, run, subject)).result;
};

/** Films of another site, with films of one's own among them. */
async function storeOther(strangers: readonly FilmRecord[] = []): Promise<DatasetSummary> {
  const other = await storePhantomDataset(store, OTHER);
  if (strangers.length === 0) return other;
  const { films } = await listFilms(store, OTHER.id);
  return addVersion(store, other, {
    films: [...films, ...strangers].map((film, index) => ({ ...film, index })),
    rejected: [],
  });
}

it("asks about every film of another set, and lays the score beside the own test split", async () => {
  const { films } = await storeOther();
  const { report, overlap, comparison, dataset, unmapped } = await evaluate({ dataset: OTHER.id });
  expect(overlap).toEqual({ unchecked: null, leftOut: [], suspects: [] });
  expect(report.predictions).toHaveLength(films);
  expect(report).toMatchObject({ dataset: OTHER.id, split: "all", synthetic: true });
  expect({ dataset, unmapped }).toMatchObject({ dataset: { films, version: 1 }, unmapped: {} });
  const own = (await getRun(store, run)).report;
  const accuracy = comparison?.rows.find(({ metric }) => metric === "accuracy");
  expect(accuracy?.inside.value).toBeCloseTo(own?.accuracy.value ?? NaN, 12);
  expect(accuracy?.outside.value).toBe(report.accuracy.value);
  expect(accuracy?.difference.low).toBeLessThan(accuracy?.difference.value ?? NaN);
});

it("names films that the network was trained on, and copies of them, and leaves them out", async () => {
  const [same, copied] = training;
  const jpeg = await sharp(await store.blobs.get(copied.blob))
    .resize(110)
    .jpeg({ quality: 70 })
    .toBuffer();
  const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
  const reencoded = encodeGreyPng({ width: info.width, height: info.height, maxValue: 255, data });
  const copy = { ...copied, file: "site/film-1.jpg", patientId: "file:site/film-1.jpg", format: "jpeg" as const };
  const { films } = await storeOther([
    { ...same, file: "site/film-0.png" },
    { ...copy, width: 110, height: 110, blob: await store.blobs.put(reencoded) },
  ]);
  const { report, overlap } = await evaluate({ dataset: OTHER.id });
  expect(overlap.leftOut).toEqual([
    expect.objectContaining({ file: "site/film-0.png", reason: "pixels", trainingFile: same.file }),
    expect.objectContaining({ file: "site/film-1.jpg", reason: "duplicate", trainingFile: copied.file }),
  ]);
  expect(report.predictions).toHaveLength(films - 2);
  expect(report.predictions.map(({ file }) => file)).not.toContain("site/film-1.jpg");
});

it("takes foreign labels for the network's as it is told, and refuses the set until it is told", async () => {
  await storePhantomDataset(store, OTHER);
  const { films } = await listFilms(store, OTHER.id);
  const names: Record<string, string> = { "covid-19": "COVID_19", pneumonia: "viral", normal: "tuberculosis" };
  const foreign = await createDataset(store, {
    id: "foreign",
    title: "Foreign",
    synthetic: true,
    films: films.map((film) => ({ ...film, label: names[film.label] })),
    rejected: [],
  });
  await expect(evaluate({ dataset: "foreign" })).rejects.toMatchObject({
    code: "invalidDataset",
    message: expect.stringMatching(/tuberculosis \(\d+ films?\), viral \(\d+ films?\)/),
  });
  const mapping = { viral: "pneumonia", tuberculosis: null };
  const { report, unmapped, unmeasured, comparison } = await evaluate({ dataset: "foreign", mapping });
  expect(report.perClass.pneumonia.support).toBe(foreign.classes.viral);
  expect(report.perClass["covid-19"].support).toBe(foreign.classes.COVID_19);
  expect(report.absentClasses).toEqual(["normal"]);
  expect(unmapped).toEqual({ tuberculosis: foreign.classes.tuberculosis });
  expect(unmeasured[0]).toContain("No film of the set is of normal");
  expect(comparison?.classes).toEqual(["covid-19", "pneumonia"]);
});

it("has nothing to say of a run's own films, and takes those that came since", async () => {
  await expect(evaluate({ dataset: OWN.id })).rejects.toMatchObject({
    code: "invalidDataset",
    message: expect.stringContaining("No film of own is left"),
  });
  await storePhantomDataset(store, OTHER);
  const own = await getDataset(store, OWN.id);
  const { films: before } = await listFilms(store, OWN.id);
  const { films: others } = await listFilms(store, OTHER.id);
  const added = others.map((film, at) => ({
    ...film,
    file: `since/${film.file}`,
    index: own.films + at,
    patientId: `since-${film.patientId}`,
  }));
  await addVersion(store, own, { films: [...before, ...added], rejected: [] });
  const { report, overlap } = await evaluate({ dataset: OWN.id });
  expect(overlap.leftOut).toHaveLength(own.films);
  expect(report.predictions).toHaveLength(added.length);
});

it("is answered anew once the set has other films, and the earlier answer is called stale", async () => {
  const other = await storeOther();
  await evaluate({ dataset: OTHER.id });
  expect(await listEvaluations(store, run)).toMatchObject([{ isStale: false, result: { dataset: { version: 1 } } }]);
  const { films } = await listFilms(store, OTHER.id);
  await addVersion(store, other, { films: films.slice(0, -1), rejected: [] });
  await evaluate({ dataset: OTHER.id });
  const listed = await listEvaluations(store, run);
  expect(listed).toMatchObject([
    { isStale: false, result: { dataset: { version: 2 } } },
    { isStale: true, result: { dataset: { version: 1 } } },
  ]);
  expect(listed[0].result?.report).not.toHaveProperty("predictions");
});

it("asks a published model by its name, which is another question than its run", async () => {
  await storeOther();
  const model = await publishRun(store, run, "chest", { waivers: waiveAll });
  const [byRun, byModel] = [
    await evaluate({ dataset: OTHER.id }),
    await evaluate({ dataset: OTHER.id }, `chest@${model.version}`),
  ];
  byModel.report.predictions.forEach(({ probabilities }, film) =>
    probabilities.forEach((value, label) =>
      expect(Math.abs(value - byRun.report.predictions[film].probabilities[label])).toBeLessThan(1e-4),
    ),
  );
  expect((await listEvaluations(store, run)).map(({ subject }) => subject.model)).toEqual(["chest@1", null]);
});

it("outlives its run's data set without the names of its films", async () => {
  const own = { ...OWN, id: "short-lived", seed: 3 };
  await storePhantomDataset(store, own);
  const brief = (
    await createAndEnqueueRun(store, { experiment: null, spec: { ...tinySpec({ epochs: 1 }), dataset: own.id } })
  ).id;
  await withOwnWorker(store, () => until(async () => (await getRun(store, brief)).status === "completed", 60_000));
  const data = await loadLockedRunData(store, await getRun(store, brief));
  const learned = data.films.find(({ index }) => data.split.train.includes(index))!;
  await storeOther([{ ...learned, file: "site/film-0.png" }]);
  const { subject } = await evaluationSubject(store, brief, { dataset: OTHER.id });
  expect((await ensureAssessment(store, brief, subject)).result.overlap.leftOut[0].trainingFile).toBe(learned.file);
  await deleteDataset(store, own.id);
  const [kept] = await listAssessments(store, brief, "evaluation");
  expect(kept.result).toMatchObject({
    overlap: { leftOut: [{ file: "site/film-0.png", trainingFile: `film ${learned.index}` }] },
  });
  const { films } = await listFilms(store, OTHER.id);
  await addVersion(store, await getDataset(store, OTHER.id), { films: films.slice(0, -1), rejected: [] });
  const again = await evaluationSubject(store, brief, { dataset: OTHER.id });
  expect((await ensureAssessment(store, brief, again.subject)).result.overlap.unchecked).toContain("short-lived");
});
