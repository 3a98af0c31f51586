/** @file The whole way of several findings a film: a CheXpert-like folder, imported, trained, judged, published and asked. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { modelCardMarkdown } from "../../publish/card/model-card";
import { listFilms, loadFindingCounts } from "../../store/datasets/film-store";
import { getRun, getRunArtifacts } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import type { RunDetail } from "../../training/run";
import { exportMarkedPhantom } from "../demo/export-marked-phantom";
import { chooseFilms } from "../films/choose-films";
import { importDataset } from "../import/import-dataset";
import { createAndEnqueueRun } from "../runs/create-run";
import { tinySpec } from "../runs/tiny-run.fixture";
import { runWorker } from "../runs/worker";
import { predictFilms } from "./predict-films";
import { publishRun } from "./publish-run";
import { waiveAll } from "./waive-all.fixture";
import { recogniseFolder } from "../../datasets/import/plan-import";
import { likeliestLayout } from "../../datasets/layouts/known-layouts";

const MASKED = { kind: "masked_binary_cross_entropy", uncertain: "soft" } as const;
const spec = (training: Parameters<typeof tinySpec>[0]) => ({ ...tinySpec(training), dataset: "marked" });

let store: TestStore;
let folder: string;
let run: RunDetail;
beforeAll(async () => {
  store = await openTestStore();
  folder = await mkdtemp(join(tmpdir(), "hilum test marked "));
  await exportMarkedPhantom({ folder, seed: 5, patients: 40, size: 128 });
  await importDataset(store, {
    path: folder,
    name: "marked",
    title: "Marked",
    choose(facts) {
      const { layout, options } = likeliestLayout(recogniseFolder(facts), true);
      return { layout, options: { ...options, multiLabel: true, labels: { "No Finding": null } } };
    },
  });
  const { id } = await createAndEnqueueRun(store, { experiment: null, spec: spec({ epochs: 2, loss: MASKED }) });
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal, threads: 1 });
  await until(async () => ["completed", "failed"].includes((await getRun(store, id)).status));
  stop.abort();
  await worker;
  run = await getRun(store, id);
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await store.close();
});

it("keeps in the store what the table says of each film, and finds films by it", async () => {
  const table = (await readFile(join(folder, "train.csv"), "utf8")).trim().split("\n");
  const edema = table[0].split(",").indexOf("Edema");
  const said = (word: string) => table.slice(1).filter((row) => row.split(",")[edema] === word).length;
  const { films } = await listFilms(store, "marked");
  const place = run.multiLabel!.findings.indexOf("Edema");
  const counts = (await loadFindingCounts(store, "marked")).perFinding[place];
  expect(counts).toMatchObject({ "1": said("1.0"), "0": said("0.0"), u: said("-1.0") });
  const unsure = await listFilms(store, "marked", await chooseFilms(store, "marked", { marked: "u:Edema" }));
  expect(unsure.films.map(({ index }) => index)).toEqual(
    films.filter(({ marks }) => marks?.[place] === "u").map(({ index }) => index),
  );
  expect(unsure.total).toBe(said("-1.0"));
});

it("judges the run by its findings, no patient on both sides, and in no figure of one label", async () => {
  expect(run).toMatchObject({ status: "completed", report: null, calibration: null });
  const report = run.multiLabel!;
  const validation = (await getRunArtifacts(store, run.id)).multiLabelValidation!;
  const patients = (of: typeof report) => new Set(of.predictions.map(({ patient }) => patient));
  expect([...patients(report)].filter((patient) => patients(validation).has(patient))).toEqual([]);
  expect(report.findings).toHaveLength(7);
  for (const metrics of report.perFinding)
    expect(metrics.positives + metrics.negatives + metrics.uncertain + metrics.missing).toBe(report.films);
  expect(run.headline).toMatchObject({ accuracy: null, macroAuroc: report.macro.auroc });
});

it("refuses losses of one label for such films, and the other way round", async () => {
  const create = (training: Parameters<typeof tinySpec>[0]) =>
    createAndEnqueueRun(store, { experiment: null, spec: spec(training) });
  await expect(create({})).rejects.toThrow(/the loss is of one label a film/);
  await expect(create({ loss: MASKED, sampling: "class_balanced", classWeight: "none" })).rejects.toThrow(
    /equally often/,
  );
});

it("publishes it with a threshold a finding, by which films are called, and says what was not examined", async () => {
  const model = await publishRun(store, run.id, "marked", { waivers: waiveAll });
  expect(model).toMatchObject({ activation: "sigmoid", labels: run.multiLabel!.findings, calibration: null });
  expect(model.multiLabel!.perFinding).toEqual(run.multiLabel!.perFinding);
  expect(model.findings.map(({ id }) => id)).toContain("shortcut.notExamined");
  const file = join(folder, run.multiLabel!.predictions[0].file);
  const bytes = await readFile(file);
  const [byModel] = await predictFilms(store, "marked", [{ name: "film", bytes }], { evenDrawings: true });
  const [byRun] = await predictFilms(store, run.id, [{ name: "film", bytes }], { evenDrawings: true });
  if ("error" in byModel || "error" in byRun) throw new Error("the film was refused");
  run.multiLabel!.findings.forEach((finding, at) => {
    const { probability, threshold, raised } = byModel.findings![finding];
    expect(probability).toBeCloseTo(run.multiLabel!.predictions[0].probabilities[at], 3);
    expect(probability).toBeCloseTo(byRun.findings![finding].probability, 3);
    expect(threshold).toBe(model.multiLabel!.perFinding[at].atThreshold?.threshold ?? null);
    expect(raised).toBe(threshold === null ? null : probability >= threshold);
  });
  const card = modelCardMarkdown(model);
  expect(card).toContain("| Pleural Effusion |");
  expect(card).toContain("No shortcut audit of this network was made");
  expect(card).not.toMatch(/was asked about its own test films changed|too few patients in the validation split/);
  await expect(
    publishRun(store, run.id, "marked", {
      waivers: waiveAll,
      operatingPoint: { label: "Edema", rule: { kind: "youden" } },
    }),
  ).rejects.toThrow(/several findings/);
});
