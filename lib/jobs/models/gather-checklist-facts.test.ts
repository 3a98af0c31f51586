import { afterAll, beforeAll, expect, it } from "vitest";
import { makeChecklist } from "../../publish/checklist/make-checklist";
import { getRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { createAndEnqueueRun } from "../runs/create-run";
import { storeTinyDataset, TINY_DATASET, tinySpec } from "../runs/tiny-run.fixture";
import { withOwnWorker } from "../runs/worker-processes.fixture";
import { gatherChecklistFacts } from "./gather-checklist-facts";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

it("tells of a run what was stored of it, once it is completed", async () => {
  const { films } = await storeTinyDataset(store);
  const { id, name } = await createAndEnqueueRun(store, { experiment: null, spec: tinySpec({ epochs: 1 }) });
  await expect(gatherChecklistFacts(store, id)).rejects.toMatchObject({ code: "conflict" });
  await withOwnWorker(store, () => until(async () => (await getRun(store, id)).status === "completed"));
  const facts = await gatherChecklistFacts(store, name);
  expect(facts.parts.map((part) => part.name)).toEqual(["train", "validation", "test"]);
  expect(facts.parts.reduce((sum, part) => sum + part.films, 0)).toBe(films);
  expect(facts.parts[2].films).toBe(facts.report.predictions.length);
  expect(facts.dataset).toMatchObject({ id: TINY_DATASET, films, images: films, version: 1 });
  expect(facts.testLooks).toMatchObject({ runs: 1 });
  expect(facts.start).toEqual({ from: null, frozen: [] });
  const { text, counts } = makeChecklist("claim", "md", facts);
  expect(text).toContain(`run ${name}`);
  expect(text).toContain("drawings of a phantom");
  expect(counts.open + counts.partly + counts.answered).toBe(44);
  await expect(gatherChecklistFacts(store, "nobody")).rejects.toMatchObject({ code: "notFound" });
});
