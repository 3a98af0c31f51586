import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { planImport } from "../datasets/plan-import";
import { type DicomFilm, encodeDicom } from "../imaging/dicom-writer";
import { listImages } from "../store/dataset-store";
import { startImport } from "../store/import-store";
import { openTestStore, type TestStore } from "../store/test-store";
import { importDataset } from "./import-dataset";
import { commitImport, receiveImportFile } from "./import-session";

let store: TestStore;
let folder: string;
beforeAll(async () => {
  store = await openTestStore();
  folder = await mkdtemp(join(tmpdir(), "hilum-test-dicom-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await store.close();
});

const SIDE = 32;
const dicomFilm: DicomFilm = {
  width: SIDE, height: SIDE, bitsAllocated: 16, bitsStored: 12, samples: Array.from({ length: SIDE * SIDE }, (_, i) => i % 4096), modality: "DX", view: "PA", sex: "F",
  patientName: "Identifiable^Zuzanna", patientId: "MRN-7734501", birthDate: "19610203", studyDate: "20240506", uid: "2.25.99887766",
};
const IDENTIFIERS = ["Identifiable", "Zuzanna", "MRN-7734501", "19610203", "20240506", "99887766"];
const whole = encodeDicom(dicomFilm);
const FILES: Record<string, Uint8Array> = {
  "normal/whole.dcm": whole,
  "normal/deflated.dcm": encodeDicom(dicomFilm, "deflated"),
  "sick/inverted.dcm": encodeDicom({ ...dicomFilm, photometric: "MONOCHROME1" }),
  "sick/several frames.dcm": encodeDicom({ ...dicomFilm, frames: 2 }),
  "sick/torn pixels.dcm": whole.slice(0, -50),
  "sick/torn header.dcm": whole.slice(0, 400),
};

/** Every row of every table that Hilum owns, as text. */
async function databaseText(): Promise<string> {
  const { rows: tables } = await store.pool.query<{ name: string }>("select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema like 'hilum%' and table_type = 'BASE TABLE'");
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(["hilum.images", "hilum.datasets", "hilum.import_files"]));
  const texts = await Promise.all(tables.map(async ({ name }) => {
    const { rows } = await store.pool.query(`select all_of_it::text as row from ${name} all_of_it`);
    return JSON.stringify(rows);
  }));
  return texts.join("\n");
}

const blobTexts = async () => {
  const files = (await readdir(store.blobFolder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Promise.all(files.map(async ({ parentPath, name }) => (await readFile(join(parentPath, name))).toString("latin1")));
};

it("no identifier of a DICOM header reaches database, stored films, answers or log, be the film taken or refused", async () => {
  const log = vi.spyOn(process.stderr, "write");
  for (const [path, bytes] of Object.entries(FILES)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const { dataset } = await importDataset(store, { path: folder, name: "from-folder", title: "From a folder" });
  const { id } = await startImport(store, { name: "from-browser", title: "" });
  const answers = await Promise.all(Object.entries(FILES).map(([path, bytes]) => receiveImportFile(store, id, path, bytes)));
  const underWay = await databaseText();
  const { entries, rejected } = planImport({ files: Object.entries(FILES).map(([path, { length }]) => ({ path, bytes: length })), tables: {}, unreadable: {} });
  const uploaded = await commitImport(store, id, { films: entries, rejected });

  expect(dataset).toMatchObject({ images: 3, patients: 1 });
  expect(dataset.rejected).toHaveLength(3);
  const { images } = await listImages(store, "from-folder");
  expect(images[0]).toMatchObject({ sex: "F", ageYears: 63, view: "PA", format: "dicom", patientId: expect.stringMatching(/^p-[0-9a-f]{16}$/) });

  const blobs = await blobTexts();
  expect(blobs.length).toBeGreaterThan(0);
  // What a film is stored as has no room for a header: no chunk of a PNG but its size, its pixels and its end.
  for (const blob of blobs) expect(blob).not.toMatch(/tEXt|zTXt|iTXt|eXIf|DICM/);
  const logged = log.mock.calls.map(([text]) => String(text)).join("");
  log.mockRestore();
  const everything = [underWay, await databaseText(), JSON.stringify([dataset, uploaded, answers, images]), logged, ...blobs].join("\n");
  expect(everything).toContain("normal/whole.dcm");
  const source = Buffer.from(whole).toString("latin1");
  for (const identifier of IDENTIFIERS) expect(source, identifier).toContain(identifier);
  for (const identifier of IDENTIFIERS) expect(everything, identifier).not.toContain(identifier);
});
