import { afterAll, beforeAll, expect, it } from "vitest";
import { decodeGreyPng } from "../../imaging/png/grey-png";
import { listFilms } from "../../store/datasets/film-store";
import { getModel, listModels } from "../../store/models/model-store";
import { modelCardMarkdown } from "../../publish/card/model-card";
import { getRun, getRunArtifacts } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { createAndEnqueueRun } from "../runs/create-run";
import { storePhantomDataset } from "../demo/ensure-phantom-dataset";
import { evaluatePart } from "./evaluate-model";
import { predictFilms } from "./predict-films";
import { publishRun } from "./publish-run";
import { waiveAll } from "./waive-all.fixture";
import { storeTinyDataset, TINY_DATASET, tinySpec } from "../runs/tiny-run.fixture";
import { runWorker } from "../runs/worker";

let store: TestStore;
let run: string;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
  run = (await createAndEnqueueRun(store, { experiment: "demo", spec: tinySpec({ epochs: 2 }) })).id;
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal, threads: 1 });
  await until(async () => (await getRun(store, run)).status === "completed");
  stop.abort();
  await worker;
});
afterAll(() => store.close());

it("publishes version after version of a model, each with its files", async () => {
  const [first, second] = [
    await publishRun(store, run, "chest", { waivers: waiveAll }),
    await publishRun(store, "demo-1", "chest", { waivers: waiveAll }),
  ];
  expect([first.version, second.version]).toEqual([1, 2]);
  expect(await getModel(store, "chest")).toEqual(second);
  expect(await getModel(store, "chest", 1)).toEqual(first);
  expect(await listModels(store)).toEqual([second]);
  expect(first).toMatchObject({ run, synthetic: true, dataset: { id: TINY_DATASET, patients: 24 } });
  expect(first.report).not.toHaveProperty("predictions");
  // Its drawings are stamps, for any model; and too few patients for a threshold of each label.
  const films = (await getRun(store, run)).report?.predictions.length;
  expect(first.gate).toMatchObject({ lifted: [], conformal: null, uncertain: null });
  expect(first.gate?.tried).toMatchObject({ films, reasons: [{ refusal: "tooSmall", films }] });
  expect(first.riskCoverage?.points.at(-1)?.error.value).toBeCloseTo(1 - (first.report.accuracy.value ?? 0), 12);
  const { calibration } = await getRun(store, run);
  expect(calibration?.reason).toMatch(/validation patients/);
  expect(first.calibration).toEqual(calibration);
  for (const digest of [first.onnxDigest, first.explainDigest])
    expect((await store.blobs.get(digest)).length).toBeGreaterThan(100);
  expect(decodeGreyPng(await store.blobs.get(first.golden.image))).toMatchObject({ width: 256, height: 256 });
});

it("gives the same answer by the run, by the model and by the golden film's record", async () => {
  const model = await publishRun(store, run, "agreeing", { waivers: waiveAll });
  const golden = { name: "golden.png", bytes: await store.blobs.get(model.golden.image) };
  const [byRun] = await predictFilms(store, run, [golden]);
  const [byModel] = await predictFilms(store, "agreeing@1", [golden]);
  for (const answer of [byRun, byModel]) {
    if ("error" in answer) throw new Error(answer.error.message);
    model.labels.forEach((label, index) =>
      expect(Math.abs(answer.probabilities[label] - model.golden.probabilities[index])).toBeLessThan(1e-4),
    );
    expect(model.labels).toContain(answer.prediction);
  }
});

it("flags films by a threshold that was chosen on validation, and tells of groups of the test films", async () => {
  const operatingPoint = { label: "normal", rule: { kind: "specificity", atLeast: 0.5 } } as const;
  const model = await publishRun(store, run, "flagging", { waivers: waiveAll, operatingPoint });
  const { validationReport } = await getRunArtifacts(store, run);
  const { report } = await getRun(store, run);
  const [own, tested] = [validationReport, report].map((one) => one?.predictions.length);
  expect(model.operatingPoint).toMatchObject({
    ...operatingPoint,
    validation: { films: own },
    test: { films: tested },
  });
  expect(model.operatingPoint?.validation.specificity.value).toBeGreaterThanOrEqual(0.5);
  expect(model.subgroups).toMatchObject({ label: "covid-19", films: tested });
  const golden = { name: "golden.png", bytes: await store.blobs.get(model.golden.image) };
  const [answer] = await predictFilms(store, "flagging", [golden]);
  if ("error" in answer) throw new Error(answer.error.message);
  const threshold = model.operatingPoint?.threshold ?? 0;
  expect(answer.flag).toEqual({ label: "normal", threshold, raised: answer.probabilities.normal >= threshold });
  const card = modelCardMarkdown(model);
  expect(card).toContain("## As a test for one class");
  expect(card).toContain("chosen on validation for specificity ≥ 0.5");
  expect(card).toContain("## Subgroups");
});

it("refuses an operating point for a class that the network does not know, or that no threshold keeps", async () => {
  const publish = (label: string, atLeast: number) =>
    publishRun(store, run, "never", {
      waivers: waiveAll,
      operatingPoint: { label, rule: { kind: "specificity", atLeast } },
    });
  await expect(publish("tuberculosis", 0.5)).rejects.toMatchObject({ code: "badRequest" });
  expect((await listModels(store)).some(({ name }) => name === "never")).toBe(false);
});

it("stores no waiver that could not be read again, for then no model could be listed", async () => {
  const before = await listModels(store);
  for (const words of [{ reason: "long ".repeat(101) }, { reason: "\u0007" }, { by: "A".repeat(101) }])
    await expect(
      publishRun(store, run, "wordy", { waivers: (red) => waiveAll(red).map((waiver) => ({ ...waiver, ...words })) }),
    ).rejects.toMatchObject({ code: "badRequest" });
  expect(await listModels(store)).toEqual(before);
});

it("evaluates the test split exactly as the run itself did, and no part of a set that it was not trained on", async () => {
  const { report } = await getRun(store, run);
  expect(await evaluatePart(store, run, TINY_DATASET, "test")).toEqual(report);
  await storePhantomDataset(store, { id: "elsewhere", title: "Elsewhere", seed: 9, patients: 8, size: 32 });
  await expect(evaluatePart(store, run, "elsewhere", "test")).rejects.toMatchObject({ code: "badRequest" });
});

it("answers for each film by itself: a damaged one never stops the others", async () => {
  const { films } = await listFilms(store, TINY_DATASET, { limit: 1 });
  const answers = await predictFilms(store, run, [
    { name: "notes.txt", bytes: new TextEncoder().encode("not a film") },
    { name: "small.png", bytes: await store.blobs.get(films[0].blob) },
  ]);
  expect(answers).toMatchObject([
    { file: "notes.txt", error: { code: "unsupportedImage" } },
    { file: "small.png", error: { code: "notAChestFilm" } },
  ]);
});

it("refuses what does not exist, a bad name, and a run that is not completed", async () => {
  await expect(publishRun(store, run, "No Such Name")).rejects.toMatchObject({ code: "badRequest" });
  await expect(publishRun(store, "nobody-7", "chest")).rejects.toMatchObject({ code: "notFound" });
  await expect(predictFilms(store, "nobody-7", [])).rejects.toMatchObject({ code: "notFound" });
  const waiting = await createAndEnqueueRun(store, { experiment: null, spec: tinySpec({ epochs: 1 }) });
  await expect(publishRun(store, waiting.id, "chest")).rejects.toMatchObject({ code: "conflict" });
});
