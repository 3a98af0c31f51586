/** @file From a run in one store to a model that goes with the product in another, and on to a run that starts from it. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { modelCardMarkdown } from "../../../publish/card/model-card";
import { LICENCE_FILE, MODEL_FILE, readShippedModel, type ShippedFiles } from "../../../publish/shipped/shipped-model";
import { getDataset } from "../../../store/datasets/dataset-store";
import { deleteModel, findModel, getModel, listModels, listModelVersions } from "../../../store/models/model-store";
import { getRun } from "../../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../../store/test-store";
import { until } from "../../../store/until.fixture";
import { type RunSpec } from "../../../training/run";
import { isOver } from "../../../training/run-status";
import { evaluateShipped } from "../../assessments/make-evaluation";
import { evaluationSubject } from "../../assessments/request-evaluation";
import { createAndEnqueueRun } from "../../runs/create-run";
import { storeTinyDataset, TINY_DATASET, tinySpec } from "../../runs/tiny-run.fixture";
import { runWorker } from "../../runs/worker";
import { checkCurveSource, getCurveSource } from "../../series/curve-source";
import { describeStart } from "../describe-start";
import { loadChecklist, loadRunChecklist } from "../load-checklist";
import { predictFilms } from "../predict-films";
import { publishRun } from "../publish-run";
import { waiveAll } from "../waive-all.fixture";
import { packModel, type PackingFacts } from "./pack-model";
import { ensureShippedModels } from "./publish-shipped";

/** Where it is trained, and where it is used. */
let makers: TestStore;
let users: TestStore;
let folder: string;
let files: ShippedFiles;

const FACTS: PackingFacts = {
  revision: 1,
  description: "A tiny network on drawings.",
  terms: ["Drawn by a test: for research, name it."],
  sets: [{ title: "Tiny phantom", fingerprint: "f", films: 24, patients: 24, terms: "drawings, free" }],
  made: { command: "a test", hilum: "0.0.0", seeds: [1], day: "2026-02-03" },
  tests: [
    {
      title: "Without one source",
      note: "Each row was tested on a source that none of its networks saw.",
      rows: [
        { name: "first", films: 8, patients: 8, figures: [{ title: "accuracy", value: 0.5, low: 0.2, high: 0.8 }] },
      ],
    },
  ],
};

beforeAll(async () => {
  [makers, users] = [await openTestStore(), await openTestStore()];
  folder = await mkdtemp(join(tmpdir(), "models-"));
  await storeTinyDataset(makers);
  const run = await train(makers, tinySpec({ epochs: 2 }));
  await publishRun(makers, run, "tiny-model", { waivers: waiveAll });
  files = await packModel(makers, { name: "tiny-model" }, FACTS);
  await write(files);
});
afterAll(async () => {
  await Promise.all([makers.close(), users.close(), rm(folder, { recursive: true })]);
});

async function write(some: ShippedFiles): Promise<void> {
  await mkdir(join(folder, "tiny-model"), { recursive: true });
  for (const [name, bytes] of some) await writeFile(join(folder, "tiny-model", name), bytes);
}

async function train(store: TestStore, spec: RunSpec): Promise<string> {
  const { id } = await createAndEnqueueRun(store, { experiment: null, spec });
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal, threads: 1 });
  await until(async () => isOver((await getRun(store, id)).status));
  stop.abort();
  await worker;
  expect((await getRun(store, id)).failure).toBeNull();
  return id;
}

const asRevision = (revision: number): ShippedFiles => {
  const { networks: _, ...document } = readShippedModel(files);
  const next = { ...document, origin: { ...document.origin, revision } };
  return new Map([...files, [MODEL_FILE, new TextEncoder().encode(JSON.stringify(next))]]);
};

it("a model that was trained elsewhere is published once, and answers as it did there", async () => {
  const [model] = await ensureShippedModels(users, folder);
  expect(model).toMatchObject({ name: "tiny-model", version: 1, shipped: { revision: 1, terms: FACTS.terms } });
  expect(await ensureShippedModels(users, folder)).toEqual([]);
  expect(await listModels(users)).toEqual([model]);

  const golden = { name: "golden.png", bytes: await users.blobs.get(model.golden.image) };
  const [here] = await predictFilms(users, "tiny-model", [golden]);
  const [there] = await predictFilms(makers, "tiny-model", [golden]);
  if ("error" in here || "error" in there) throw new Error("The golden film was refused.");
  // Weights in float16 hold eleven bits.
  for (const label of model.labels) expect(here.probabilities[label]).toBeCloseTo(there.probabilities[label], 3);
  expect(model.shipped?.halfPrecision.largest).toBeLessThan(1e-3);
});

it("its card, terms and checklists tell where it comes from", async () => {
  const model = await getModel(users, "tiny-model");
  const card = modelCardMarkdown(model);
  expect(card).toContain("Goes with Hilum, trained elsewhere as run");
  expect(card).toContain("| first | 8 | 8 | 0.500 (0.200–0.800) |");
  expect(card).toContain("Drawn by a test: for research, name it.");
  expect(new TextDecoder().decode(files.get(LICENCE_FILE))).toContain("drawings, free");
  const { filled } = await loadChecklist(users, "tiny-model", "claim");
  expect(filled.items).toHaveLength(44);
  expect(await loadRunChecklist(users, model.run, "tiny-model@1", "claim")).toMatchObject({ filled });
});

it("a run starts from it, with its head drawn anew for other labels, and carries its terms", async () => {
  const { run: elsewhere, version } = await getModel(users, "tiny-model");
  await storeTinyDataset(users);
  const spec = tinySpec({ epochs: 1, initialWeights: { kind: "model", model: "tiny-model", version } });
  const run = await getRun(users, await train(users, spec));
  expect((await describeStart(users, run))?.from).toMatchObject({ loaded: 4, total: 4, terms: FACTS.terms });
  expect(run.id).not.toBe(elsewhere);
  const judged = { dataset: await getDataset(users, TINY_DATASET), all: [], judged: new Set<number>() };
  const notes = await checkCurveSource(users, await getCurveSource(users, { kind: "run", run: run.id }), judged);
  expect(notes).toEqual([expect.stringContaining("Which films tiny-model@1 learned from (Tiny phantom)")]);
  const foreign = { ...spec.cnn, layers: spec.cnn.layers.map((layer) => ({ ...layer, name: `other_${layer.name}` })) };
  await expect(createAndEnqueueRun(users, { experiment: null, spec: { ...spec, cnn: foreign } })).rejects.toThrow(
    "Nothing of model tiny-model@1 fits this network",
  );
});

it("it is asked about a set of one's own, all of it, for nobody knows here what it has learned from", async () => {
  const { subject } = await evaluationSubject(users, "tiny-model", { dataset: TINY_DATASET });
  const work = { signal: new AbortController().signal, onProgress: () => undefined };
  const { report, overlap, comparison } = await evaluateShipped(users, "tiny-model", subject, work);
  expect(report.accuracy.denominator).toBe(45);
  expect(overlap).toMatchObject({ unchecked: expect.stringContaining("trained elsewhere"), leftOut: [] });
  expect(comparison).toBeNull();
});

it("a later revision becomes the next version, and what a person deleted or named otherwise is left alone", async () => {
  await write(asRevision(2));
  expect(await ensureShippedModels(users, folder)).toMatchObject([{ version: 2, shipped: { revision: 2 } }]);
  expect(await listModelVersions(users, "tiny-model")).toHaveLength(2);
  await deleteModel(users, "tiny-model");
  await write(asRevision(3));
  expect(await ensureShippedModels(users, folder)).toEqual([]);
  expect(await findModel(users, "tiny-model")).toBeNull();
  // Their maker has one of that name.
  expect(await ensureShippedModels(makers, folder)).toEqual([]);
});

it("weights that are not those of the card are refused by what they say of the golden film", async () => {
  const { networks: _, ...document } = readShippedModel(files);
  const other = { ...document, golden: document.golden.toReversed() };
  const broken = new Map([
    ...files,
    [MODEL_FILE, new TextEncoder().encode(JSON.stringify({ ...other, model: { ...other.model, name: "broken" } }))],
  ]);
  await write(broken);
  await expect(ensureShippedModels(users, folder)).rejects.toThrow("of the golden film");
});
