import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { NOTHING_KNOWN } from "../../datasets/import/film-metadata";
import { decodeGreyPng, encodeGreyPng } from "../../imaging/png/grey-png";
import { listFilms } from "../../store/datasets/film-store";
import {
  closeAbandonedImports,
  getImport,
  listImported,
  openImport,
  startImport,
} from "../../store/datasets/import-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { arrivedFiles, commitImport, receiveImportFile } from "./import-session";
import { importedSamples } from "./imported-samples";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const film = (grey: number) =>
  encodeGreyPng({ width: 8, height: 4, maxValue: 255, data: Uint8Array.from({ length: 32 }, (_, i) => grey + i) });
/** Size and time, as a browser knows them. */
const sent = (path: string, time: number) => ({ path, stamp: `80:${time}` });
const planned = (path: string, time: number) => ({
  ...sent(path, time),
  label: "n",
  metadata: { ...NOTHING_KNOWN, label: "n" },
});

describe("an import from the browser that is taken up again", () => {
  it("takes a file of the same path and another time for another file, and makes the data set of the one it was told of", async () => {
    const { id } = await startImport(store, { name: "changed", title: "" });
    for (const path of ["n/same.png", "n/changed.png"]) await receiveImportFile(store, id, sent(path, 1), film(10));
    const now = [sent("n/same.png", 1), sent("n/changed.png", 2)];
    expect(await arrivedFiles(store, id, now)).toEqual({ accepted: ["n/same.png"], rejected: [] });
    expect((await importedSamples(store, id, now)).map(({ path }) => path)).toEqual(["n/same.png"]);
    await receiveImportFile(store, id, now[1], film(90));
    expect((await arrivedFiles(store, id, now)).accepted).toEqual(["n/same.png", "n/changed.png"]);
    const { dataset } = await commitImport(store, id, {
      films: [planned("n/same.png", 1), planned("n/changed.png", 2)],
      rejected: [],
    });
    expect(dataset.films).toBe(2);
    const { films } = await listFilms(store, "changed");
    const pixels = await Promise.all(
      films.map(async ({ file, blob }) => [file, decodeGreyPng(await store.blobs.get(blob)).data[0]]),
    );
    expect(pixels).toEqual([
      ["n/changed.png", 90],
      ["n/same.png", 10],
    ]);
  });

  it("asks for a film again that is not stored any more", async () => {
    const { id } = await startImport(store, { name: "vanished", title: "" });
    const files = [sent("n/a.png", 1), sent("n/b.png", 1)];
    await receiveImportFile(store, id, files[0], film(1));
    const [outcome] = (await listImported(store, id)).values();
    if (!outcome.accepted) throw new Error(outcome.reason);
    await receiveImportFile(store, id, files[1], film(2));
    await store.blobs.delete(outcome.blob);
    expect(await arrivedFiles(store, id, files)).toEqual({ accepted: ["n/b.png"], rejected: [] });
    await receiveImportFile(store, id, files[0], film(1));
    expect(
      await commitImport(store, id, { films: [planned("n/a.png", 1), planned("n/b.png", 1)], rejected: [] }),
    ).toMatchObject({ added: 2 });
  });
});

describe("an import that nobody goes on with", () => {
  it("is given up after a week by the database's clock, whatever the process's own says", async () => {
    const { id: old } = await startImport(store, { name: "old", title: "" });
    const { id: fresh } = await startImport(store, { name: "fresh", title: "" });
    await store.pool.query("update hilum.imports set touched_at = now() - interval '8 days' where id = $1", [old]);
    for (const clock of ["2001-01-01", "2101-01-01"]) {
      vi.useFakeTimers({ toFake: ["Date"], now: new Date(clock) });
      await openImport(store, fresh, { name: "fresh", title: "" });
      await closeAbandonedImports(store);
      vi.useRealTimers();
      expect((await getImport(store, fresh)).id).toBe(fresh);
    }
    await expect(getImport(store, old)).rejects.toMatchObject({ code: "notFound" });
  });
});
