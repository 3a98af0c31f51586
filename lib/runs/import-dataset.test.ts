import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GreyImage } from "../imaging/grey-image";
import { decodeGreyPng, encodeGreyPng } from "../imaging/grey-png";
import { cachedBlob } from "../store/blob-cache";
import { digestOf } from "../store/blob-store";
import { deleteDataset } from "../store/dataset-bin";
import { listImages } from "../store/dataset-store";
import { cancelImport, listImported, startImport } from "../store/import-store";
import { openTestStore, type TestStore } from "../store/test-store";
import { importDataset } from "./import-dataset";
import { commitImport, receiveImportFile } from "./import-session";

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

const film = (grey: number): GreyImage => ({ width: 8, height: 4, maxValue: 65535, data: Uint16Array.from({ length: 32 }, (_, i) => grey * 1000 + i) });
const FILES: Record<string, Uint8Array> = {
  "normal/a.png": encodeGreyPng(film(1)),
  "normal/b.png": encodeGreyPng(film(2)),
  "sick/c.png": encodeGreyPng(film(3)),
  "sick/copy of c.png": encodeGreyPng(film(3)),
  "sick/torn.png": encodeGreyPng(film(4)).slice(0, 60),
  "sick/readme.txt": strToU8("hello"),
  "metadata.csv": strToU8("file,patient_id,sex,age,view,source\nnormal/a.png,P1,F,61,PA,site 1\nsick/c.png,P1,F,62,AP,site 1\n"),
};

describe("an import", () => {
  it("keeps the grey values of every film bit for bit, with what metadata.csv says", async () => {
    const seen: number[] = [];
    const dataset = await importDataset(store, { path: folder, name: "from-folder", title: "From a folder", onProgress: ({ done, total, perSecond }) => seen.push(done, total, Number(perSecond > 0)) });
    expect(dataset).toMatchObject({ images: 4, patients: 3, synthetic: false, classes: { normal: 2, sick: 2 } });
    expect(dataset.rejected.map(({ file }) => file)).toEqual(["sick/readme.txt", "sick/torn.png"]);
    expect(seen.slice(-3)).toEqual([5, 5, 1]);

    const { images } = await listImages(store, "from-folder");
    expect(images.map(({ index, file, label }) => [index, file, label])).toEqual([[0, "normal/a.png", "normal"], [1, "normal/b.png", "normal"], [2, "sick/c.png", "sick"], [3, "sick/copy of c.png", "sick"]]);
    expect(images[0]).toMatchObject({ patientId: "P1", sex: "F", ageYears: 61, view: "PA", source: "site 1", width: 8, height: 4, bitDepth: 16, format: "png" });
    expect(images[1]).toMatchObject({ sex: "unknown", ageYears: null, view: "unknown" });
    expect(decodeGreyPng(await store.blobs.get(images[0].blob)).data).toEqual(film(1).data);
  });

  it("gives the same data set from a zip of the folder and from uploads in any order", async () => {
    const zip = join(folder, "..", `films-${process.pid}.zip`);
    await writeFile(zip, zipSync(Object.fromEntries(Object.entries(FILES).map(([path, bytes]) => [`my films/${path}`, bytes]))));
    const zipped = await importDataset(store, { path: zip, name: "from-zip", title: "From a zip" });
    await rm(zip);

    const { id } = await startImport(store, { name: "from-browser", title: "" });
    for (const [path, bytes] of Object.entries(FILES).reverse()) await receiveImportFile(store, id, path, bytes);
    // A file sent twice after an interruption counts once.
    expect(await receiveImportFile(store, id, "normal/a.png", FILES["normal/a.png"])).toEqual({ accepted: true });
    const uploaded = await commitImport(store, id);

    const reference = (await listImages(store, "from-folder")).images;
    expect((await listImages(store, "from-zip")).images).toEqual(reference);
    expect((await listImages(store, "from-browser")).images).toEqual(reference);
    expect(zipped.fingerprint).toBe(uploaded.fingerprint);
    expect(zipped.rejected.map(({ file }) => file)).toEqual(uploaded.rejected.map(({ file }) => file));
    await expect(commitImport(store, id)).rejects.toMatchObject({ code: "notFound" });
  });

  it("refuses links that lead out of the folder", async () => {
    const outside = await mkdtemp(join(tmpdir(), "hilum-test-outside-"));
    await writeFile(join(outside, "private.png"), FILES["normal/a.png"]);
    await symlink(join(outside, "private.png"), join(folder, "normal", "stolen.png"));
    const dataset = await importDataset(store, { path: folder, name: "with-link", title: "With a link" });
    expect(dataset.images).toBe(4);
    expect(dataset.rejected.map(({ file }) => file)).toContain("normal/stolen.png");
    await Promise.all([rm(outside, { recursive: true }), rm(join(folder, "normal", "stolen.png"))]);
  });

  it("stores nothing when it is cut off, and deletes a film only with the last data set that holds it", async () => {
    await expect(importDataset(store, { path: folder, name: "cut", title: "Cut", signal: AbortSignal.abort() })).rejects.toThrow();
    await expect(listImages(store, "cut")).rejects.toMatchObject({ code: "notFound" });
    const [{ blob }] = (await listImages(store, "from-folder")).images;
    await deleteDataset(store, "from-folder");
    expect(await store.blobs.has(blob)).toBe(true);
    for (const id of ["from-zip", "from-browser", "with-link"]) await deleteDataset(store, id);
    expect(await store.blobs.has(blob)).toBe(false);
  });

  it("loses no film of an import under way to the deletion of a data set, and all of them to its own end", async () => {
    await importDataset(store, { path: folder, name: "to-be-deleted", title: "To be deleted" });
    const [{ file, blob }] = (await listImages(store, "to-be-deleted")).images;
    const { id } = await startImport(store, { name: "under-way", title: "" });
    await receiveImportFile(store, id, file, FILES[file]);
    await deleteDataset(store, "to-be-deleted");
    expect(await store.blobs.has(blob)).toBe(true);
    await cancelImport(store, id);
    expect(await store.blobs.has(blob)).toBe(false);
  });

  it("leaves no film behind when it is cut off in the middle, or cancelled while one is on its way", async () => {
    const films = await mkdtemp(join(tmpdir(), "hilum-test-cut-"));
    await mkdir(join(films, "class"));
    for (const grey of [21, 22, 23]) await writeFile(join(films, "class", `${grey}.png`), encodeGreyPng(film(grey)));
    const cut = new AbortController();
    await expect(importDataset(store, { path: films, name: "cut", title: "Cut", signal: cut.signal, onProgress: () => cut.abort() })).rejects.toThrow();
    await rm(films, { recursive: true });

    const { id } = await startImport(store, { name: "cancelled", title: "" });
    await Promise.allSettled([receiveImportFile(store, id, "class/24.png", encodeGreyPng(film(24))), cancelImport(store, id)]);
    await expect(receiveImportFile(store, id, "class/24.png", encodeGreyPng(film(24)))).rejects.toMatchObject({ code: "notFound" });
    for (const grey of [21, 22, 23, 24]) expect(await store.blobs.has(digestOf(encodeGreyPng(film(grey))))).toBe(false);
  });

  it("never makes a data set of films that are gone", async () => {
    const { id } = await startImport(store, { name: "too-late", title: "" });
    await receiveImportFile(store, id, "normal/a.png", FILES["normal/a.png"]);
    const [{ outcome }] = await listImported(store, id);
    await store.blobs.delete(outcome.accepted ? outcome.blob : "");
    await expect(commitImport(store, id)).rejects.toMatchObject({ code: "conflict" });
    await cancelImport(store, id);
  });

  it("takes the pixel packs with a data set, for they hold its films in small", async () => {
    await importDataset(store, { path: folder, name: "packed", title: "Packed" });
    await cachedBlob(store, "a pack", () => Promise.resolve(strToU8("films in small")));
    await deleteDataset(store, "packed");
    expect(await cachedBlob(store, "a pack", () => Promise.resolve(strToU8("made anew")))).toEqual(strToU8("made anew"));
  });

  it("refuses a taken name, a bad name, a missing folder, a torn archive and a folder without films", async () => {
    await importDataset(store, { path: folder, name: "taken", title: "Taken" });
    const importing = (path: string, name = "new") => importDataset(store, { path, name, title: "New" });
    await expect(importing(folder, "taken")).rejects.toMatchObject({ code: "conflict" });
    await expect(importing(folder, "../x")).rejects.toMatchObject({ code: "badRequest" });
    await expect(importing(join(folder, "nowhere"))).rejects.toMatchObject({ code: "notFound" });
    await expect(importing(join(folder, "normal/a.png"))).rejects.toMatchObject({ code: "badRequest" });
    const empty = await mkdtemp(join(tmpdir(), "hilum-test-empty-"));
    await expect(importing(empty)).rejects.toMatchObject({ code: "invalidDataset" });
    await rm(empty, { recursive: true });
  });
});
