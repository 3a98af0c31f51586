import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type AssessmentSubject } from "../../assessment/assessment";
import { binDataset, deleteDataset } from "../../store/datasets/dataset-bin";
import { getDataset } from "../../store/datasets/dataset-store";
import {
  claimAssessment,
  claimNextAssessment,
  createAssessment,
  deleteAssessment,
  findAssessment,
  finishAssessment,
  getAssessment,
  listAssessments,
  reportAssessment,
} from "../../store/runs/assessment-store";
import { getRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { storePhantomDataset } from "../demo/ensure-phantom-dataset";
import { createAndEnqueueRun } from "../runs/create-run";
import { storeTinyDataset, tinySpec } from "../runs/tiny-run.fixture";
import { buildWorkerProcesses, withOwnWorker, type WorkerProcesses } from "../runs/worker-processes.fixture";
import { ensureAssessment } from "./ensure-assessment";
import { workAssessment } from "./work-assessments";

let store: TestStore;
let workers: WorkerProcesses;
let run: string;
let subject: AssessmentSubject & { kind: "evaluation" };
beforeAll(async () => {
  store = await openTestStore();
  workers = await buildWorkerProcesses("assessment-worker", store);
  await storeTinyDataset(store);
  run = (await createAndEnqueueRun(store, { experiment: "demo", spec: tinySpec({ epochs: 1 }) })).id;
  await withOwnWorker(store, () => until(async () => (await getRun(store, run)).status === "completed", 60_000));
});
beforeEach(async () => {
  await store.pool.query("delete from hilum.assessments");
  await store.pool.query("delete from hilum.datasets where id = 'elsewhere'");
  await storePhantomDataset(store, { id: "elsewhere", title: "Elsewhere", seed: 9, patients: 8, size: 32 });
  const { fingerprint, classes } = await getDataset(store, "elsewhere");
  const mapping = Object.fromEntries(Object.keys(classes).map((label) => [label, label]));
  subject = { kind: "evaluation", dataset: "elsewhere", fingerprint, model: null, mapping };
});
afterEach(() => workers.killAll());
afterAll(() => store.close());

const signal = new AbortController().signal;
const log = () => undefined;
const fallSilent = () =>
  store.pool.query("update hilum.assessments set updated_at = now() - interval '2 minutes' where status = 'running'");

it("an assessment that somebody asked for is made by an idle worker and stays", async () => {
  const { id, status } = await createAssessment(store, run, subject);
  expect(status).toBe("queued");
  await withOwnWorker(store, () => until(async () => (await getAssessment(store, id)).status === "completed", 60_000));
  const made = await getAssessment(store, id);
  expect(made).toMatchObject({ run, subject, progress: null, failure: null, finishedAt: expect.any(String) });
  expect(made.result?.kind === "evaluation" && made.result.report.predictions).toHaveLength(
    (await getDataset(store, "elsewhere")).films,
  );
  expect(await listAssessments(store, run)).toContainEqual(made);
  expect(await listAssessments(store, run, "evaluation")).toEqual([made]);
  expect(await listAssessments(store, "r0")).toEqual([]);
  expect(await claimAssessment(store, id)).toBeNull();
});

it("the same subject again gives the one that is there, whatever the order of its labels", async () => {
  const first = await createAssessment(store, run, subject);
  const turned = { ...subject, mapping: Object.fromEntries(Object.entries(subject.mapping).reverse()) };
  expect((await createAssessment(store, run, turned)).id).toBe(first.id);
  expect((await findAssessment(store, run, turned))?.id).toBe(first.id);
  const other = { ...subject, mapping: { ...subject.mapping, normal: null } };
  expect(await findAssessment(store, run, other)).toBeNull();
  expect((await createAssessment(store, run, other)).id).not.toBe(first.id);
});

it("an assessment is taken by one maker only, who stops writing once another one has it", async () => {
  const { id } = await createAssessment(store, run, subject);
  const claims = await Promise.all([
    claimNextAssessment(store),
    claimNextAssessment(store),
    claimAssessment(store, id),
  ]);
  const [first, ...others] = claims.filter((claim) => claim !== null);
  expect(others).toEqual([]);
  const progress = { step: "asking", share: 0.5, films: null, etaMs: null };
  expect(await reportAssessment(store, first, progress)).toBe(true);
  expect(await getAssessment(store, id)).toMatchObject({ status: "running", progress });
  await fallSilent();
  const second = await claimNextAssessment(store);
  expect(second).toMatchObject({ id, subject });
  expect(await reportAssessment(store, first, progress)).toBe(false);
  await finishAssessment(store, first, { failure: { message: "late" } });
  expect(await getAssessment(store, id)).toMatchObject({ status: "running", failure: null });
});

it("an assessment whose maker was killed is made by another", async () => {
  const { id } = await createAssessment(store, run, subject);
  const worker = workers.start();
  await until(async () => (await getAssessment(store, id)).status !== "queued", 60_000);
  worker.kill("SIGKILL");
  await fallSilent();
  await withOwnWorker(store, () => until(async () => (await getAssessment(store, id)).status === "completed", 60_000));
});

it("one that ends its makers is given up after the second, and made when somebody asks again", async () => {
  const { id } = await createAssessment(store, run, subject);
  for (let maker = 0; maker < 2; maker++) {
    expect(await claimNextAssessment(store)).toMatchObject({ id });
    expect(await getAssessment(store, id)).toMatchObject({ status: "running", failure: null });
    await fallSilent();
  }
  expect(await claimNextAssessment(store)).toBeNull();
  expect(await getAssessment(store, id)).toMatchObject({
    status: "failed",
    failure: { code: "environment", message: expect.stringContaining("killed") },
  });
  await ensureAssessment(store, run, subject);
  expect(await getAssessment(store, id)).toMatchObject({ status: "completed", failure: null });
});

it("two who ask at once get one answer, and hear how far it is", async () => {
  const steps = new Set<string>();
  const answers = await Promise.all([
    ensureAssessment(store, run, subject, { onProgress: ({ step }) => steps.add(step) }),
    ensureAssessment(store, run, subject, { onProgress: ({ step }) => steps.add(step) }),
  ]);
  expect(answers[0]).toEqual(answers[1]);
  expect(steps).toContain("asking the network");
});

it("one that cannot be made says why, and is tried again when somebody asks", async () => {
  const { id } = await createAssessment(store, run, { ...subject, fingerprint: "gone" });
  expect(await workAssessment(store, { signal, log })).toBe(true);
  expect(await getAssessment(store, id)).toMatchObject({
    status: "failed",
    result: null,
    failure: { code: "notFound", message: expect.any(String) },
  });
  expect(await workAssessment(store, { signal, log })).toBe(false);
  expect(await createAssessment(store, run, { ...subject, fingerprint: "gone" })).toMatchObject({
    id,
    status: "queued",
    failure: null,
  });
  await expect(ensureAssessment(store, run, { ...subject, fingerprint: "gone" })).rejects.toMatchObject({
    code: "notFound",
  });
});

it("one that is told to stop goes back to the waiting ones", async () => {
  await expect(ensureAssessment(store, run, subject, { signal: AbortSignal.abort() })).rejects.toThrow("abort");
  expect(await findAssessment(store, run, subject)).toMatchObject({ status: "queued", result: null });
  const stop = new AbortController();
  await expect(
    ensureAssessment(store, run, subject, { signal: stop.signal, onProgress: () => stop.abort() }),
  ).rejects.toThrow("abort");
  expect(await findAssessment(store, run, subject)).toMatchObject({ status: "queued", result: null });
});

it("goes with its data set when that is deleted for good, and is not begun on one in the bin", async () => {
  const { id } = await createAssessment(store, run, subject);
  const claim = await claimAssessment(store, id);
  await deleteDataset(store, "elsewhere");
  expect(claim !== null && (await reportAssessment(store, claim, null))).toBe(false);
  await expect(getAssessment(store, id)).rejects.toMatchObject({ code: "notFound" });
  await storePhantomDataset(store, { id: "elsewhere", title: "Elsewhere", seed: 9, patients: 8, size: 32 });
  await binDataset(store, "elsewhere");
  await expect(createAssessment(store, run, subject)).rejects.toMatchObject({ code: "conflict" });
});

it("is gone once it is deleted", async () => {
  const { id } = await createAssessment(store, run, subject);
  await deleteAssessment(store, id);
  await expect(deleteAssessment(store, id)).rejects.toMatchObject({ code: "notFound" });
  expect(await claimNextAssessment(store)).toBeNull();
});
