import { afterAll, beforeAll, expect, it } from "vitest";
import { getFilm, listFilms } from "../../store/datasets/film-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { AMBER, RED, storeReport } from "../../jobs/audit/audit-report.fixture";
import { chooseFilms } from "../../jobs/films/choose-films";
import { filmDetail } from "./film-detail";
import { storeTinyDataset, TINY_DATASET } from "../../jobs/runs/tiny-run.fixture";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
});
afterAll(() => store.close());

it("a film of a set that was not audited has no findings and says so", async () => {
  expect(await filmDetail(store, TINY_DATASET, 1, {})).toMatchObject({
    audited: false,
    flags: [],
    alike: [],
    before: 1,
    previous: 0,
    next: 2,
    deidentification: null,
  });
});

it("a film shows the findings that name it and the films it is like, and its neighbours are those of the finding", async () => {
  const pair = {
    first: 0,
    second: 3,
    kind: "duplicate" as const,
    hashDistance: 2,
    correlation: 0.98,
    mirrored: true,
    cropped: false,
  };
  const clusters = [{ id: "c", films: [0, 3], pairs: [pair], crossesLabels: false, crossesPatients: true }];
  await storeReport(store, TINY_DATASET, [RED, { ...AMBER, films: [0, 3] }], { clusters });
  const { label, patientId } = await getFilm(store, TINY_DATASET, 3);
  const { films: _, ...flag } = AMBER;
  expect(await filmDetail(store, TINY_DATASET, 0, { finding: AMBER.id })).toMatchObject({
    audited: true,
    flags: [flag],
    alike: [{ index: 3, label, patientId, pair }],
    total: 2,
    previous: null,
    next: 3,
  });
  expect(await filmDetail(store, TINY_DATASET, 1, {})).toMatchObject({ audited: true, flags: [], alike: [] });
});

it("a finding that the audit has not is refused by name", async () => {
  await expect(chooseFilms(store, TINY_DATASET, { finding: "quality.nothing" })).rejects.toThrow("quality.nothing");
  expect((await listFilms(store, TINY_DATASET)).total).toBeGreaterThan(3);
});
