import { afterAll, beforeAll, expect, it } from "vitest";
import { LearningCurveSpec } from "../../assessment/learning-curve/learning-curve-spec";
import { getLearningCurve, updateLearningCurve } from "../../store/runs/learning-curve-store";
import { getRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { storePhantomDataset } from "../demo/ensure-phantom-dataset";
import { createAndEnqueueRun } from "../runs/create-run";
import { loadLockedRunData } from "../runs/run-data";
import { tinySpec } from "../runs/tiny-run.fixture";
import { withOwnWorker } from "../runs/worker-processes.fixture";
import { listCurveHeadlines, loadLearningCurve, resumeLearningCurve, startLearningCurve } from "./learning-curves";
import { curveSettings, planCurve } from "./plan-curve";

let store: TestStore;
let source: string;
beforeAll(async () => {
  store = await openTestStore();
  await storePhantomDataset(store, { id: "before", title: "Before", seed: 4, patients: 24, size: 32 });
  await storePhantomDataset(store, { id: "own", title: "Own", seed: 10, patients: 40, size: 32 });
  source = (
    await createAndEnqueueRun(store, { experiment: null, spec: { ...tinySpec({ epochs: 1 }), dataset: "before" } })
  ).id;
}, 60_000);
afterAll(() => store.close());

const specOf = async (dataset: string, change: object = {}): Promise<LearningCurveSpec> => {
  const from = { kind: "run" as const, run: source };
  const base = await curveSettings(store, dataset, from);
  return LearningCurveSpec.parse({ base, from, patients: [12, 6], seeds: 1, leastUpdates: 6, ...change });
};

it("plans runs on nested patients and the same test films, with more epochs where films are few", async () => {
  const plan = await planCurve(store, await specOf("own"));
  expect(plan.runs.map(({ start, patients }) => [start, patients])).toEqual([
    ["scratch", 6],
    ["pretrained", 6],
    ["scratch", 12],
    ["pretrained", 12],
  ]);
  expect(plan).toMatchObject({ notes: [], fromWords: (await getRun(store, source)).name });
  for (const { films, epochs } of plan.runs) expect(epochs).toBe(Math.ceil(6 / Math.ceil(films / 4)));
  const most = plan.available;
  await expect(planCurve(store, await specOf("own", { patients: [most + 1] }))).rejects.toMatchObject({
    code: "invalidDataset",
    remedy: `The largest number can be ${most}.`,
  });
  await expect(planCurve(store, await specOf("own", { patients: [2] }))).rejects.toThrow("none has a film of");
});

it("refuses a start that has learned from the films it would be judged by", async () => {
  await expect(planCurve(store, await specOf("before"))).rejects.toMatchObject({ code: "conflict" });
});

it("trains the runs, tells their figures as they come, and makes no run twice", async () => {
  let id = "";
  await withOwnWorker(store, async () => {
    await until(async () => (await getRun(store, source)).status === "completed", 60_000);
    id = await startLearningCurve(store, await specOf("own"));
    expect(await startLearningCurve(store, await specOf("own"))).toBe(id);
    await until(async () => {
      const { runs } = await loadLearningCurve(store, id);
      return runs.every(({ run }) => run?.status === "completed");
    }, 60_000);
  });
  const curve = await loadLearningCurve(store, id);
  expect(curve).toMatchObject({ isStale: false, spec: { patients: [6, 12] } });
  expect(curve.points).toHaveLength(4);
  expect(curve.differences).toHaveLength(2);
  expect(curve.claims).toHaveLength(2);
  expect(curve.msPerCost).toBeGreaterThan(0);
  const splits = await Promise.all(
    curve.runs.map(async ({ run, films, start, epochs }) => {
      const detail = await getRun(store, run?.id ?? "");
      expect(detail.spec.training.initialWeights.kind).toBe(start === "pretrained" ? "run" : "random");
      expect(detail.spec.training.epochs).toBe(epochs);
      const { split } = await loadLockedRunData(store, detail);
      expect(split.train).toHaveLength(films);
      return split;
    }),
  );
  expect(new Set(splits.map(({ test, validation }) => JSON.stringify([test, validation]))).size).toBe(1);
  expect(splits[0].train.every((film) => splits[2].train.includes(film))).toBe(true);
  expect(await listCurveHeadlines(store)).toMatchObject([{ id, runs: 4, completed: 4, patients: [6, 12] }]);

  const larger = await startLearningCurve(store, await specOf("own", { patients: [6, 12, 18] }));
  const before = new Set(curve.runs.map(({ run }) => run?.id));
  const { runs } = (await getLearningCurve(store, larger)).curve;
  expect(runs.filter(({ run }) => before.has(run ?? "")).map(({ patients }) => patients)).toEqual([6, 6, 12, 12]);
  await resumeLearningCurve(store, larger);
  const { curve: stored } = await getLearningCurve(store, larger);
  expect(stored.runs).toEqual(runs);
  // The same runs are all there is of the smaller one, and not of this.
  expect(await loadLearningCurve(store, larger)).toMatchObject({ points: curve.points, claims: [] });

  const wanting = stored.runs.map((one, i) => (i === 5 ? { ...one, run: null } : one));
  const other = { ...stored, dataset: { ...stored.dataset, fingerprint: "of other films" }, runs: wanting };
  await updateLearningCurve(store, larger, other);
  await expect(resumeLearningCurve(store, larger)).rejects.toMatchObject({ code: "conflict" });
}, 90_000);
