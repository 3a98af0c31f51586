import { afterAll, beforeAll, expect, it } from "vitest";
import { type AlikePair } from "../../audit/audit-report";
import { type FilmRecord } from "../../datasets/film-record";
import { listFilms } from "../../store/datasets/film-store";
import { forgetVerdicts, saveVerdicts } from "../../store/datasets/duplicate-verdict-store";
import { loadDuplicateGroups } from "../../store/datasets/load-duplicate-groups";
import { openTestStore, type TestStore } from "../../store/test-store";
import { storeReport } from "./audit-report.fixture";
import { readAudit, viewAudit } from "./read-audit";
import { storeTinyDataset, TINY_DATASET } from "../runs/tiny-run.fixture";

let store: TestStore;
let subject: { dataset: string; fingerprint: string };
let films: FilmRecord[];

const pair = (first: number, second: number, kind: AlikePair["kind"]): AlikePair => ({
  first,
  second,
  kind,
  hashDistance: 4,
  correlation: 0.95,
  mirrored: false,
  cropped: false,
});

beforeAll(async () => {
  store = await openTestStore();
  const { fingerprint } = await storeTinyDataset(store);
  subject = { dataset: TINY_DATASET, fingerprint };
  films = (await listFilms(store, TINY_DATASET)).films;
  expect(await loadDuplicateGroups(store, fingerprint, films)).toEqual([]);
  await storeReport(store, TINY_DATASET, [], {
    clusters: [
      { id: "copies", films: [1, 2], pairs: [pair(1, 2, "duplicate")], crossesLabels: false, crossesPatients: true },
      { id: "doubtful", films: [5, 6], pairs: [pair(5, 6, "suspect")], crossesLabels: false, crossesPatients: true },
    ],
  });
});
afterAll(() => store.close());

const between = (first: number, second: number) => ({ first: films[first].blob, second: films[second].blob });

it("films that are certainly one stay together; a suspect does so once a person says it is one", async () => {
  expect(await loadDuplicateGroups(store, subject.fingerprint, films)).toEqual([[1, 2]]);
  await saveVerdicts(store, [{ ...between(6, 5), verdict: "duplicate" }], "Ada");
  expect(await loadDuplicateGroups(store, subject.fingerprint, films)).toEqual([
    [1, 2],
    [5, 6],
  ]);
});

it("a rejected pair leaves the groups and the report at once, and comes back when the word is taken back", async () => {
  await saveVerdicts(store, [{ ...between(1, 2), verdict: "different" }], "Ada");
  expect(await loadDuplicateGroups(store, subject.fingerprint, films)).toEqual([[5, 6]]);
  expect((await readAudit(store, subject)).report?.clusters.map(({ films }) => films)).toEqual([[5, 6]]);
  const view = await viewAudit(store, subject);
  expect(view.found.map(({ id }) => id)).toEqual(["copies", "doubtful"]);
  expect(view.verdicts).toContainEqual(expect.objectContaining({ verdict: "different", by: "Ada" }));
  expect(view.films.map(({ index }) => index)).toEqual(expect.arrayContaining([1, 2, 5, 6]));
  await forgetVerdicts(store, [between(2, 1), between(5, 6)]);
  expect(await loadDuplicateGroups(store, subject.fingerprint, films)).toEqual([[1, 2]]);
});
