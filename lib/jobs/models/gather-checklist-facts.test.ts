import { afterAll, beforeAll, expect, it } from "vitest";
import { filledChecklist, makeChecklist } from "../../publish/checklist/make-checklist";
import { getRun } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { createAndEnqueueRun } from "../runs/create-run";
import { storeTinyDataset, TINY_DATASET, tinySpec } from "../runs/tiny-run.fixture";
import { publishRun } from "./publish-run";
import { waiveAll } from "./waive-all.fixture";
import { withOwnWorker } from "../runs/worker-processes.fixture";
import { gatherChecklistFacts, gatherRunChecklistFacts } from "./gather-checklist-facts";

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
  const { text, counts } = makeChecklist("claim", "md", filledChecklist("claim", facts));
  expect(text).toContain(`run ${name}`);
  expect(text).toContain("drawings of a phantom");
  expect(counts.open + counts.partly + counts.answered).toBe(44);
  await expect(gatherChecklistFacts(store, "nobody")).rejects.toMatchObject({ code: "notFound" });
});

it("tells of the run that is asked for, whatever a model is called, and of no model that was made of another", async () => {
  const ids: string[] = [];
  for (const seed of [1, 2]) {
    const { id } = await createAndEnqueueRun(store, { experiment: null, spec: tinySpec({ epochs: 1, seed }) });
    await withOwnWorker(store, () => until(async () => (await getRun(store, id)).status === "completed"));
    ids.push(id);
  }
  const [own, other] = await Promise.all(ids.map((id) => getRun(store, id)));
  // A model of the other run that is called as this run is.
  await publishRun(store, other.id, own.name, { waivers: waiveAll });
  expect((await gatherRunChecklistFacts(store, own.name, null)).run.id).toBe(own.id);
  expect(await gatherRunChecklistFacts(store, other.id, `${own.name}@1`)).toMatchObject({
    run: { id: other.id },
    model: { name: own.name, version: 1 },
  });
  for (const model of [own.name, `${own.name}@1`, `${own.name}@2`, `${own.name}@x`, "nobody"])
    await expect(gatherRunChecklistFacts(store, own.id, model)).rejects.toMatchObject({ code: "notFound" });
  for (const model of [`${own.name}@x`, `${own.name}@9`, `${own.name}@99999999999`])
    await expect(gatherChecklistFacts(store, model)).rejects.toMatchObject({ code: "notFound" });
});
