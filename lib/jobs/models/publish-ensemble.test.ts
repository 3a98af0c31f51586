/** @file Several runs published as one model: what it answers, and which films its report may be of. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { scalingOf } from "../../metrics/calibration/network-calibration";
import { calibratedProbabilities } from "../../metrics/calibration/calibrated-probabilities";
import { meanRow } from "../../tensor/mean-row";
import { listFilms } from "../../store/datasets/film-store";
import { getModel, listModels } from "../../store/models/model-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { getRun } from "../../store/runs/run-store";
import { until } from "../../store/until.fixture";
import { type RunDetail, RunSpec } from "../../training/run";
import { storePhantomDataset } from "../demo/ensure-phantom-dataset";
import { createAndEnqueueRun } from "../runs/create-run";
import { tinySpec } from "../runs/tiny-run.fixture";
import { runWorker } from "../runs/worker";
import { exportModel } from "../../publish/export-run";
import { measureViews } from "./judge-ensemble";
import { loadMembers } from "./load-members";
import { openNetwork } from "./open-network";
import { predictFilms } from "./predict-films";
import { publishRun } from "./publish-run";
import { waiveAll } from "./waive-all.fixture";

const DATASET = "folded";
let store: TestStore;
/** The folds of one cross-validation, two seeds on one split, and one whose test split cuts across all of them. */
let folds: RunDetail[], seeds: RunDetail[], other: RunDetail;

beforeAll(async () => {
  store = await openTestStore();
  await storePhantomDataset(store, { id: DATASET, title: "Folded", seed: 11, patients: 30, size: 32 });
  const enqueue = (split: object, seed = 1) =>
    createAndEnqueueRun(store, {
      experiment: "cv",
      spec: RunSpec.parse({
        ...tinySpec({ epochs: 2, seed }),
        dataset: DATASET,
        split: { validationShare: 0.2, ...split },
      }),
    });
  const created = [
    await enqueue({ protocol: "kfold", folds: 2, fold: 0 }),
    await enqueue({ protocol: "kfold", folds: 2, fold: 1 }),
    await enqueue({ protocol: "holdout", seed: 5 }),
    await enqueue({ protocol: "holdout", seed: 5 }, 2),
    await enqueue({ protocol: "holdout", seed: 7, testShare: 0.4 }),
  ];
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal, threads: 1 });
  const ended = () => Promise.all(created.map(({ id }) => getRun(store, id)));
  await until(async () => (await ended()).every(({ status }) => status === "completed"), 100_000);
  stop.abort();
  await worker;
  const runs = await ended();
  [folds, seeds, other] = [runs.slice(0, 2), runs.slice(2, 4), runs[4]];
}, 120_000);
afterAll(() => store.close());

const idsOf = (runs: readonly RunDetail[]) => runs.map(({ id }) => id);
const publish = (runs: readonly RunDetail[], name: string, options: Parameters<typeof publishRun>[3] = {}) =>
  publishRun(store, idsOf(runs), name, { waivers: waiveAll, ...options });

/** A run's test films with the probabilities that it gives when it is used. */
function testOf({ report, calibration }: RunDetail) {
  const { predictions, labels } = report ?? { predictions: [], labels: [] };
  const rows = calibratedProbabilities(
    "softmax",
    predictions.map(({ probabilities }) => probabilities),
    scalingOf(calibration, labels.length),
  );
  return new Map(predictions.map((film, i) => [film.image, { label: film.label, row: rows[i] }]));
}

it("publishes the folds of a cross-validation as one model, each film judged once and by the network that did not train on it", async () => {
  const model = await publish(folds, "folds");
  const { films } = await listFilms(store, DATASET, {});
  expect(model.members.map(({ run }) => run)).toEqual(idsOf(folds));
  expect(model.testedBy).toBe("heldOut");
  expect(model.report.accuracy.denominator).toBe(films.length);
  expect(model.members.reduce((sum, { tested }) => sum + tested, 0)).toBe(films.length);
  expect(model.report.patients).toBe(new Set(films.map(({ patientId }) => patientId)).size);
  const right = folds.flatMap((fold) =>
    [...testOf(fold).values()].filter(({ label, row }) => row.indexOf(Math.max(...row)) === label),
  );
  expect(model.report.accuracy.numerator).toBe(right.length);
  expect(model.calibration).toMatchObject({ kind: "none", reason: expect.stringContaining("held out from all") });
});

it("answers with the mean of what its networks say, alike by its file and by the server", async () => {
  const model = await getModel(store, "folds");
  const golden = { name: "golden.png", bytes: await store.blobs.get(model.golden.image) };
  const [answer] = await predictFilms(store, "folds", [golden]);
  if ("error" in answer) throw new Error(answer.error.message);
  const members: number[][] = [];
  for (const { id } of folds) {
    const [own] = await predictFilms(store, id, [golden]);
    if ("error" in own) throw new Error(own.error.message);
    members.push(model.labels.map((label) => own.probabilities[label]));
  }
  meanRow(members).forEach((value, k) => {
    expect(Math.abs(answer.probabilities[model.labels[k]] - value)).toBeLessThan(1e-4);
    expect(Math.abs(model.golden.probabilities[k] - value)).toBeLessThan(1e-4);
  });
});

it("tests seeds of one split as one: every test film is judged by all of them", async () => {
  const model = await publish(seeds, "seeds");
  const [first, second] = seeds.map(testOf);
  const right = [...first].filter(([film, { label, row }]) => {
    const mean = meanRow([row, second.get(film)?.row ?? []]);
    return mean.indexOf(Math.max(...mean)) === label;
  });
  expect(model).toMatchObject({
    testedBy: "all",
    report: { split: "test", accuracy: { numerator: right.length, denominator: first.size } },
  });
  // Its score is new, so its films were looked at once more.
  expect(model.testLooks?.evaluations).toBe((seeds[0].testLooks?.evaluations ?? 0) + 1);
});

it("claims no test where the test films of one network trained another", async () => {
  const model = await publish([folds[0], other], "across");
  expect(model).toMatchObject({ testedBy: "none", riskCoverage: null, testLooks: null, subgroups: null });
  expect(model.report.accuracy).toMatchObject({ value: null, denominator: 0 });
  await expect(
    publish([folds[0], other], "across", {
      operatingPoint: { label: "normal", rule: { kind: "specificity", atLeast: 0.5 } },
    }),
  ).rejects.toMatchObject({ code: "badRequest" });
});

it("shows films in views where asked to, judged so, with what that changes on validation", async () => {
  const [run] = folds;
  const model = await publish([run], "mirrored", { views: "mirror" });
  expect(model).toMatchObject({ members: [], views: "mirror", testedBy: "all", run: run.id });
  expect(model.report.accuracy.denominator).toBe(run.report?.predictions.length);
  expect(model.report.logLoss).not.toBe(run.report?.logLoss);
  expect(model.viewsEffect?.films).toBe(model.calibration?.films);

  // The server's answer is that of the file's logits: before the model's own calibration.
  const golden = { name: "golden.png", bytes: await store.blobs.get(model.golden.image) };
  const [answer] = await predictFilms(store, "mirrored", [golden]);
  if ("error" in answer) throw new Error(answer.error.message);
  model.labels.forEach((label, k) =>
    expect(Math.abs(answer.probabilities[label] - model.golden.probabilities[k])).toBeLessThan(1e-4),
  );
});

it("tells what was found of every network, and asks for each red finding once", async () => {
  const told: string[] = [];
  const model = await publishRun(store, idsOf(folds), "waived", {
    waivers: (red) => {
      told.push(...red.map(({ id }) => id));
      return waiveAll(red);
    },
  });
  expect(new Set(told).size).toBe(told.length);
  expect(model.findingWaivers.map(({ finding }) => finding).sort()).toEqual([...told].sort());
  for (const { name } of folds) expect(model.findings[0].detail).toContain(name);
  // What was waived of one of the runs, or of others, does not hold.
  const ofOne = model.findingWaivers.map((waiver) => ({ ...waiver, fingerprint: folds[0].id }));
  await expect(publishRun(store, idsOf(folds), "unwaived", { waivers: ofOne })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(
    (await publishRun(store, idsOf([...folds].reverse()), "again", { waivers: model.findingWaivers })).version,
  ).toBe(1);
});

it("measures on validation, before anything is published, what it tells of views afterwards", async () => {
  const [run] = folds;
  const measured = await measureViews(store, await loadMembers(store, [run.id]));
  expect(measured.map(({ views }) => views)).toEqual(["mirror", "mirror_and_shifts"]);
  expect(measured[0].effect).toEqual((await getModel(store, "mirrored")).viewsEffect);
});

it("is exported with the very files that it answers by, and says what has no TensorFlow.js files", async () => {
  const model = await getModel(store, "folds");
  const files = { onnx: await store.blobs.get(model.onnxDigest), explain: await store.blobs.get(model.explainDigest) };
  const exported = await exportModel(model, files, null, model);
  expect(exported.notes.join()).toContain("2 networks");
  expect(exported.files.map(({ path }) => path).filter((path) => path.startsWith("tfjs/"))).toEqual([]);
  const written = (path: string) => exported.files.find((file) => file.path === path)?.bytes ?? new Uint8Array();
  expect(written("model.onnx")).toEqual(files.onnx);
  expect(new TextDecoder().decode(written("MODEL_CARD.md"))).toContain("## What it is made of");
});

it("refuses runs that cannot answer as one, in words", async () => {
  const before = await listModels(store);
  await expect(publish([folds[0], folds[0]], "twice")).rejects.toThrow("is named twice");
  await expect(publishRun(store, [], "nothing")).rejects.toMatchObject({ code: "badRequest" });
  await expect(publishRun(store, [folds[0].id, "nobody-3"], "nobody")).rejects.toMatchObject({ code: "notFound" });
  expect(await listModels(store)).toEqual(before);
});

it("opens as any model does", async () => {
  const network = await openNetwork(store, "folds");
  const { size } = network.cnn.input;
  const logits = await network.predict(new Float32Array(3 * size ** 2).fill(0.5), 3);
  expect(logits).toHaveLength(3 * network.labels.length);
  await network.close();
});
