import { afterAll, beforeAll, expect, it } from "vitest";
import { NOTHING_KNOWN } from "../../datasets/import/film-metadata";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { listFilms } from "../../store/datasets/film-store";
import { listDatasetVersions } from "../../store/datasets/dataset-versions";
import { startImport } from "../../store/datasets/import-store";
import { type Store } from "../../store/open-store";
import { openTestStore, reopenTestStore, type TestStore } from "../../store/test-store";
import { commitImport, receiveImportFile } from "./import-session";

let store: TestStore;
let other: Store;
beforeAll(async () => {
  store = await openTestStore();
  other = await reopenTestStore(store);
});
afterAll(async () => {
  await other.close();
  await store.close();
});

const film = (grey: number) =>
  encodeGreyPng({ width: 8, height: 4, maxValue: 255, data: Uint8Array.from({ length: 32 }, (_, i) => 4 * grey + i) });

/** Uploads films and gives what makes the data set of them. */
async function upload(greys: readonly number[], adds: boolean): Promise<(by: Store) => Promise<unknown>> {
  const { id } = await startImport(store, { name: "growing", title: "", adds });
  const films = greys.map((grey) => ({
    path: `n/${grey}.png`,
    stamp: `${grey}:1`,
    label: "n",
    metadata: { ...NOTHING_KNOWN, label: "n" },
  }));
  for (const [at, { path, stamp }] of films.entries())
    await receiveImportFile(store, id, { path, stamp }, film(greys[at]));
  return (by) => commitImport(by, id, { films, rejected: [] });
}

it("films that several processes add at once all come in, a version after the other", async () => {
  await (
    await upload([0, 1], false)
  )(store);
  const commits = await Promise.all([[2, 3], [4], [5, 6], [7]].map((greys) => upload(greys, true)));
  await Promise.all(commits.map((commit, at) => commit(at % 2 === 0 ? store : other)));
  expect((await listFilms(store, "growing")).films.map(({ file }) => file)).toEqual(
    Array.from({ length: 8 }, (_, grey) => `n/${grey}.png`),
  );
  expect(await listDatasetVersions(store, "growing")).toHaveLength(5);
});
