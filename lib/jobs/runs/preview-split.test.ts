import { afterAll, beforeAll, expect, it } from "vitest";
import { CohortFilter } from "../../datasets/cohorts/cohort-filter";
import { SplitSpec } from "../../datasets/splits/split-spec";
import { openTestStore, type TestStore } from "../../store/test-store";
import { storeReport } from "../audit/audit-report.fixture";
import { previewSplit } from "./preview-split";
import { loadRunData } from "./run-data";
import { storeTinyDataset, TINY_DATASET, tinySpec } from "./tiny-run.fixture";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
});
afterAll(() => store.close());

it("is the split that a run would get, and says when the audit has not told yet what is alike", async () => {
  const { cohort, split } = tinySpec({});
  const before = await previewSplit(store, TINY_DATASET, cohort, split);
  expect(before.hash).toBe((await loadRunData(store, tinySpec({}))).split.hash);
  expect(before.report.warnings[0]).toContain("not audited yet");
  await storeReport(store, TINY_DATASET, []);
  const { report } = await previewSplit(store, TINY_DATASET, cohort, split);
  expect(report.warnings.join()).not.toContain("not audited");
  expect(Object.values(report.parts).reduce((sum, part) => sum + part.films, 0)).toBe(before.dataset.films);
});

it("of one of the sources of the drawings leaves that source out of training", async () => {
  const { report, dataset } = await previewSplit(
    store,
    TINY_DATASET,
    CohortFilter.parse({}),
    SplitSpec.parse({ testOnlySources: [], stratifyBy: ["source"] }),
  );
  const [source] = report.parts.train.strata.map(({ value }) => value);
  const held = await previewSplit(
    store,
    TINY_DATASET,
    CohortFilter.parse({}),
    SplitSpec.parse({ testOnlySources: [source], stratifyBy: ["source"] }),
  );
  expect(held.report.parts.train.strata.map(({ value }) => value)).not.toContain(source);
  expect(held.report.heldOutFilms).toBeGreaterThan(0);
  expect(dataset.id).toBe(TINY_DATASET);
});
