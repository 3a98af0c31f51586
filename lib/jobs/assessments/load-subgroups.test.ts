import { afterAll, beforeAll, expect, it } from "vitest";
import { getRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { storePhantomDataset } from "../demo/ensure-phantom-dataset";
import { createAndEnqueueRun } from "../runs/create-run";
import { storeTinyDataset, tinySpec } from "../runs/tiny-run.fixture";
import { withOwnWorker } from "../runs/worker-processes.fixture";
import { ensureAssessment } from "./ensure-assessment";
import { loadEvaluationSubgroups, loadRunSubgroups } from "./load-subgroups";
import { evaluationSubject } from "./request-evaluation";

let store: TestStore;
let run: string;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
  run = (await createAndEnqueueRun(store, { experiment: "demo", spec: tinySpec({ epochs: 1 }) })).id;
  await withOwnWorker(store, () => until(async () => (await getRun(store, run)).status === "completed"));
}, 60_000);
afterAll(() => store.close());

it("groups the test films of a run by what the version of its data set knows of them", async () => {
  const { report } = await getRun(store, run);
  const groups = await loadRunSubgroups(store, run);
  expect(groups).toMatchObject({ label: "covid-19", films: report?.predictions.length, unknownFilms: 0 });
  const sources = groups.attributes.find(({ name }) => name === "source")?.groups ?? [];
  expect(sources.reduce((sum, { films }) => sum + films, 0)).toBe(groups.films);
  for (const { positives, negatives, films } of sources) expect(positives + negatives).toBe(films);
  expect((await loadRunSubgroups(store, run, "normal")).label).toBe("normal");
});

it("groups the films of another data set by what that knows of them", async () => {
  const { films } = await storePhantomDataset(store, { id: "other", title: "Other", seed: 5, patients: 8, size: 64 });
  const { subject } = await evaluationSubject(store, run, { dataset: "other" });
  const assessment = await ensureAssessment(store, run, subject);
  const groups = await loadEvaluationSubgroups(store, run, assessment.id, "pneumonia");
  expect(groups).toMatchObject({ label: "pneumonia", films, patients: 8, unknownFilms: 0 });
});

it("refuses a label that the network does not know, and a run without an evaluation", async () => {
  await expect(loadRunSubgroups(store, run, "tuberculosis")).rejects.toMatchObject({ code: "badRequest" });
  const { id } = await createAndEnqueueRun(store, { experiment: "demo", spec: tinySpec({ epochs: 1 }) });
  await expect(loadRunSubgroups(store, id)).rejects.toMatchObject({ code: "conflict" });
});
