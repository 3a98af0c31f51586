import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GreyImage } from "../../imaging/grey-image";
import { decodeGreyPng, encodeGreyPng } from "../../imaging/png/grey-png";
import { cachedBlob } from "../../store/blobs/blob-cache";
import { digestOf } from "../../store/blobs/blob-store";
import { binDataset, deleteDataset } from "../../store/datasets/dataset-bin";
import { listFilms } from "../../store/datasets/film-store";
import { closeImport, listImported, startImport } from "../../store/datasets/import-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { planImport } from "../../datasets/import/plan-import";
import { importDataset } from "./import-dataset";
import { arrivedFiles, commitImport, receiveImportFile } from "./import-session";

let store: TestStore;
let folder: string;
beforeAll(async () => {
  store = await openTestStore();
  folder = await mkdtemp(join(tmpdir(), "hilum test films "));
  for (const [path, bytes] of Object.entries(FILES)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await store.close();
});

const film = (grey: number): GreyImage => ({
  width: 8,
  height: 4,
  maxValue: 65535,
  data: Uint16Array.from({ length: 32 }, (_, i) => grey * 1000 + i),
});
const FILES: Record<string, Uint8Array> = {
  "normal/a.png": encodeGreyPng(film(1)),
  "normal/b.png": encodeGreyPng(film(2)),
  "sick/c.png": encodeGreyPng(film(3)),
  "sick/copy of c.png": encodeGreyPng(film(3)),
  "sick/torn.png": encodeGreyPng(film(4)).slice(0, 60),
  "sick/readme.txt": strToU8("hello"),
  "metadata.csv": strToU8(
    "file,patient_id,sex,age,view,source,license,offset\nnormal/a.png,P1,F,61,PA,site 1,CC BY 4.0,\nsick/c.png,P1,F,62,AP,site 1,,7\n",
  ),
};
/** What a browser makes of the files, and sends at the end. */
const plan = () => {
  const { entries, rejected } = planImport({
    files: Object.entries(FILES).map(([path, { length }]) => ({ path, bytes: length })),
    tables: { "metadata.csv": new TextDecoder().decode(FILES["metadata.csv"]) },
    unreadable: {},
  });
  return {
    films: entries.map((film) => ({ ...film, stamp: "1:1" })),
    rejected: rejected.map((row) => ({ ...row, stamp: "" })),
  };
};
const sent = (path: string) => ({ path, stamp: "1:1" });

describe("an import", () => {
  it("keeps the grey values of every film bit for bit, with what metadata.csv says", async () => {
    const seen: number[] = [];
    const { dataset, added } = await importDataset(store, {
      path: folder,
      name: "from-folder",
      title: "From a folder",
      onProgress: ({ done, total, perSecond }) => seen.push(done, total, Number(perSecond > 0)),
    });
    expect(dataset).toMatchObject({ films: 4, patients: 3, synthetic: false, classes: { normal: 2, sick: 2 } });
    expect(dataset.rejected.map(({ file }) => file)).toEqual(["sick/readme.txt", "sick/torn.png"]);
    expect(added).toBe(4);
    expect(seen.slice(-3)).toEqual([5, 5, 1]);

    const { films } = await listFilms(store, "from-folder");
    expect(films.map(({ index, file, label }) => [index, file, label])).toEqual([
      [0, "normal/a.png", "normal"],
      [1, "normal/b.png", "normal"],
      [2, "sick/c.png", "sick"],
      [3, "sick/copy of c.png", "sick"],
    ]);
    expect(films[0]).toMatchObject({
      patientId: "P1",
      sex: "F",
      ageYears: 61,
      view: "PA",
      source: "site 1",
      width: 8,
      height: 4,
      bitDepth: 16,
      format: "png",
      colour: "grey",
      licence: "CC BY 4.0",
      offsetDays: null,
      fileBytes: FILES["normal/a.png"].length,
    });
    expect(films[2].offsetDays).toBe(7);
    expect(films[1]).toMatchObject({ sex: "unknown", ageYears: null, view: "unknown" });
    expect(decodeGreyPng(await store.blobs.get(films[0].blob)).data).toEqual(film(1).data);
  });

  it("gives the same data set from a zip of the folder and from uploads in any order", async () => {
    const zip = join(folder, "..", `films-${process.pid}.zip`);
    await writeFile(
      zip,
      zipSync(Object.fromEntries(Object.entries(FILES).map(([path, bytes]) => [`my films/${path}`, bytes]))),
    );
    const { dataset: zipped } = await importDataset(store, { path: zip, name: "from-zip", title: "From a zip" });
    await rm(zip);

    const { id } = await startImport(store, { name: "from-browser", title: "" });
    const { films } = plan();
    for (const { path } of films.slice(2).reverse()) await receiveImportFile(store, id, sent(path), FILES[path]);
    // After a reload the page asks what has arrived and sends the rest.
    const arrived = await arrivedFiles(
      store,
      id,
      films.map(({ path }) => sent(path)),
    );
    expect([arrived.accepted, arrived.rejected.map(({ file }) => file)]).toEqual([
      ["sick/c.png", "sick/copy of c.png"],
      ["sick/torn.png"],
    ]);
    for (const { path } of films.slice(0, 3)) await receiveImportFile(store, id, sent(path), FILES[path]);
    const { dataset: uploaded } = await commitImport(store, id, plan());

    const reference = (await listFilms(store, "from-folder")).films;
    expect((await listFilms(store, "from-zip")).films).toEqual(reference);
    expect((await listFilms(store, "from-browser")).films).toEqual(reference);
    expect(zipped.fingerprint).toBe(uploaded.fingerprint);
    expect(zipped.rejected.map(({ file }) => file)).toEqual(uploaded.rejected.map(({ file }) => file));
    await expect(commitImport(store, id, plan())).rejects.toMatchObject({ code: "notFound" });
  });

  it("changes nothing when the same folder is imported again, and makes a version of what is added", async () => {
    const again = await importDataset(store, { path: folder, name: "from-folder", title: "From a folder" });
    expect(again).toMatchObject({ dataset: { version: 1 }, added: 0, unchanged: 4 });
    const more = await mkdtemp(join(tmpdir(), "hilum-test-more-"));
    await mkdir(join(more, "normal"));
    await writeFile(join(more, "normal/new.png"), encodeGreyPng(film(7)));
    await writeFile(join(more, "normal/b.png"), encodeGreyPng(film(8)));
    const adding = { path: more, name: "from-folder", title: "", add: true };
    const added = await importDataset(store, adding);
    expect(added).toMatchObject({ dataset: { version: 2, films: 5 }, added: 1, replaced: 0, unchanged: 0 });
    expect(added.dataset.rejected.at(0)).toMatchObject({
      file: "normal/b.png",
      reason: expect.stringContaining("another film of this path"),
    });
    expect(await importDataset(store, adding).catch((error: unknown) => error)).toMatchObject({ code: "conflict" });
    const replaced = await importDataset(store, { ...adding, replace: true });
    expect(replaced).toMatchObject({ dataset: { version: 3, films: 5 }, added: 0, replaced: 1, unchanged: 1 });
    expect(await importDataset(store, { ...adding, replace: true })).toMatchObject({
      dataset: { version: 3 },
      added: 0,
      replaced: 0,
      unchanged: 2,
    });
    expect((await listFilms(store, "from-folder", { version: 1 })).films.map(({ file }) => file)).toEqual([
      "normal/a.png",
      "normal/b.png",
      "sick/c.png",
      "sick/copy of c.png",
    ]);
    await expect(importDataset(store, { path: more, name: "nowhere", title: "", add: true })).rejects.toMatchObject({
      code: "notFound",
    });
    await rm(more, { recursive: true });
  });

  it("refuses links that lead out of the folder", async () => {
    const outside = await mkdtemp(join(tmpdir(), "hilum-test-outside-"));
    await writeFile(join(outside, "private.png"), FILES["normal/a.png"]);
    await symlink(join(outside, "private.png"), join(folder, "normal", "stolen.png"));
    const { dataset } = await importDataset(store, { path: folder, name: "with-link", title: "With a link" });
    expect(dataset.films).toBe(4);
    expect(dataset.rejected.map(({ file }) => file)).toContain("normal/stolen.png");
    await Promise.all([rm(outside, { recursive: true }), rm(join(folder, "normal", "stolen.png"))]);
  });

  it("makes no data set when it is cut off, and deletes a film only with the last data set that holds it", async () => {
    await expect(
      importDataset(store, { path: folder, name: "cut", title: "Cut", signal: AbortSignal.abort() }),
    ).rejects.toThrow();
    await expect(listFilms(store, "cut")).rejects.toMatchObject({ code: "notFound" });
    const [{ blob }] = (await listFilms(store, "from-folder")).films;
    await deleteDataset(store, "from-folder");
    expect(await store.blobs.has(blob)).toBe(true);
    for (const id of ["from-zip", "from-browser", "with-link"]) await deleteDataset(store, id);
    expect(await store.blobs.has(blob)).toBe(false);
  });

  it("loses no film of an import under way to the deletion of a data set, and all of them to its own end", async () => {
    await importDataset(store, { path: folder, name: "to-be-deleted", title: "To be deleted" });
    const [{ file, blob }] = (await listFilms(store, "to-be-deleted")).films;
    const { id } = await startImport(store, { name: "under-way", title: "" });
    await receiveImportFile(store, id, sent(file), FILES[file]);
    await deleteDataset(store, "to-be-deleted");
    expect(await store.blobs.has(blob)).toBe(true);
    await closeImport(store, id);
    expect(await store.blobs.has(blob)).toBe(false);
  });

  it("goes on after the films that were read when it was cut off, reads what changed since, and keeps nothing when it is given up", async () => {
    const films = await mkdtemp(join(tmpdir(), "hilum-test-cut-"));
    await mkdir(join(films, "class"));
    for (const grey of [21, 22, 23]) await writeFile(join(films, "class", `${grey}.png`), encodeGreyPng(film(grey)));
    const importing = { path: films, name: "cut", title: "Cut" };
    const cut = new AbortController();
    await expect(
      importDataset(store, { ...importing, signal: cut.signal, onProgress: ({ done }) => done === 2 && cut.abort() }),
    ).rejects.toThrow();
    await writeFile(join(films, "class/21.png"), encodeGreyPng(film(25)));
    const resumed = { already: 0, read: 0 };
    const { dataset } = await importDataset(store, {
      ...importing,
      onResume: (already) => (resumed.already = already),
      onProgress: ({ total }) => (resumed.read = total),
    });
    // Where there are two threads the third film may have been in hand when the second was done.
    expect([1, 2]).toContain(resumed.already);
    expect(resumed.already + resumed.read).toBe(3);
    await deleteDataset(store, "cut");
    const { dataset: whole } = await importDataset(store, importing);
    expect(whole.fingerprint).toBe(dataset.fingerprint);
    await deleteDataset(store, "cut");
    await rm(films, { recursive: true });

    const { id } = await startImport(store, { name: "cancelled", title: "" });
    await Promise.allSettled([
      receiveImportFile(store, id, sent("class/24.png"), encodeGreyPng(film(24))),
      closeImport(store, id),
    ]);
    await expect(receiveImportFile(store, id, sent("class/24.png"), encodeGreyPng(film(24)))).rejects.toMatchObject({
      code: "notFound",
    });
    for (const grey of [21, 22, 23, 24, 25])
      expect(await store.blobs.has(digestOf(encodeGreyPng(film(grey))))).toBe(false);
  });

  it("never makes a data set of films that are gone, nor of films that nobody sent", async () => {
    const { id } = await startImport(store, { name: "too-late", title: "" });
    const one = { films: plan().films.slice(0, 1), rejected: [] };
    await expect(commitImport(store, id, one)).rejects.toMatchObject({ code: "invalidDataset" });
    await receiveImportFile(store, id, sent("normal/a.png"), FILES["normal/a.png"]);
    const [outcome] = (await listImported(store, id)).values();
    await store.blobs.delete(outcome.accepted ? outcome.blob : "");
    await expect(commitImport(store, id, one)).rejects.toMatchObject({ code: "conflict" });
    await closeImport(store, id);
  });

  it("reads a film anew that went away while its import was cut off", async () => {
    const films = await mkdtemp(join(tmpdir(), "hilum-test-vanished-"));
    await mkdir(join(films, "class"));
    for (const grey of [31, 32]) await writeFile(join(films, "class", `${grey}.png`), encodeGreyPng(film(grey)));
    const importing = { path: films, name: "vanished", title: "" };
    const cut = new AbortController();
    await expect(
      importDataset(store, { ...importing, signal: cut.signal, onProgress: ({ done }) => done === 2 && cut.abort() }),
    ).rejects.toThrow();
    const gone = digestOf(encodeGreyPng(film(31)));
    expect(await store.blobs.has(gone)).toBe(true);
    await store.blobs.delete(gone);
    let already = 0;
    expect(await importDataset(store, { ...importing, onResume: (films) => (already = films) })).toMatchObject({
      added: 2,
    });
    expect([already, await store.blobs.has(gone)]).toEqual([1, true]);
    await deleteDataset(store, "vanished");
    await rm(films, { recursive: true });
  });

  it("takes the pixel packs with a data set, for they hold its films in small", async () => {
    await importDataset(store, { path: folder, name: "packed", title: "Packed" });
    await cachedBlob(store, "a pack", () => Promise.resolve(strToU8("films in small")));
    await deleteDataset(store, "packed");
    expect(await cachedBlob(store, "a pack", () => Promise.resolve(strToU8("made anew")))).toEqual(
      strToU8("made anew"),
    );
  });

  it("refuses a name taken by other films or in the bin, a bad name, a missing folder, a torn archive and a folder without films", async () => {
    await importDataset(store, { path: folder, name: "taken", title: "Taken" });
    const other = await mkdtemp(join(tmpdir(), "hilum-test-other-"));
    await mkdir(join(other, "class"));
    await writeFile(join(other, "class/other.png"), FILES["normal/a.png"]);
    const importing = (path: string, name = "new") => importDataset(store, { path, name, title: "New" });
    await expect(importing(other, "taken")).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("with other films"),
    });
    await mkdir(join(other, "normal"));
    await writeFile(join(other, "normal/a.png"), FILES["normal/b.png"]);
    await rm(join(other, "class"), { recursive: true });
    await expect(importing(other, "taken")).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("one of these films is not the same"),
      remedy: expect.stringContaining("--replace"),
    });
    await binDataset(store, "taken");
    await expect(importing(folder, "taken")).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("bin"),
    });
    await expect(importing(folder, "../x")).rejects.toMatchObject({ code: "badRequest" });
    await expect(importing(join(folder, "nowhere"))).rejects.toMatchObject({ code: "notFound" });
    await expect(importing(join(folder, "normal/a.png"))).rejects.toMatchObject({ code: "badRequest" });
    const empty = await mkdtemp(join(tmpdir(), "hilum-test-empty-"));
    await expect(importing(empty)).rejects.toMatchObject({ code: "invalidDataset" });
    await Promise.all([rm(empty, { recursive: true }), rm(other, { recursive: true })]);
  });
});
