import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { planImport } from "../../datasets/import/plan-import";
import { reviewImport } from "../../datasets/import/review-import";
import { type DicomFilm, encodeDicom } from "../../imaging/dicom/dicom-writer";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { listFilms } from "../../store/datasets/film-store";
import { startImport } from "../../store/datasets/import-store";
import { openTestStore, type TestStore } from "../../store/test-store";
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
/** A sequence with one item that names the patient once more, explicit little endian with defined lengths (PS3.5 §7.5). */
function otherPatientIds(): Uint8Array {
  const ids = new TextEncoder().encode("OTHERID-552");
  const element = Uint8Array.of(0x10, 0, 0x20, 0, 0x4c, 0x4f, ids.length + 1, 0, ...ids, 0x20);
  const item = Uint8Array.of(0xfe, 0xff, 0x00, 0xe0, element.length, 0, 0, 0, ...element);
  return Uint8Array.of(0x10, 0, 0x02, 0x10, 0x53, 0x51, 0, 0, item.length, 0, 0, 0, ...item);
}
function withElement(file: Uint8Array, before: readonly number[], element: Uint8Array): Uint8Array {
  const at = Buffer.from(file).indexOf(Buffer.from(before));
  return new Uint8Array(Buffer.concat([file.subarray(0, at), element, file.subarray(at)]));
}

const dicomFilm: DicomFilm = {
  width: SIDE,
  height: SIDE,
  bitsAllocated: 16,
  bitsStored: 12,
  samples: Array.from({ length: SIDE * SIDE }, (_, i) => i % 4096),
  modality: "DX",
  view: "PA",
  sex: "F",
  patientName: "Identifiable^Zuzanna",
  patientId: "MRN-7734501",
  birthDate: "19610203",
  studyDate: "20240506",
  uid: "2.25.99887766",
  bodyPart: "CHEST",
  more: [
    { tag: 0x00080050, vr: "SH", value: "ACC-31337" },
    { tag: 0x00080080, vr: "LO", value: "Hospital of Nowhere" },
    { tag: 0x00080090, vr: "PN", value: "Referrer^Wilhelmina" },
    { tag: 0x00090010, vr: "LO", value: "PRIVATE MAKER" },
    { tag: 0x00091001, vr: "LO", value: "Zuzanna in private" },
    { tag: 0x00104000, vr: "LO", value: "comment on Zuzanna" },
    { tag: 0x00280301, vr: "CS", value: "YES" },
    { tag: 0x60003000, vr: "OW", value: new TextEncoder().encode("Zuzanna's overlay") },
  ],
};
const IDENTIFIERS = [
  "Identifiable",
  "Zuzanna",
  "MRN-7734501",
  "7734501",
  "19610203",
  "1961-02-03",
  "20240506",
  "99887766",
  "ACC-31337",
  "Nowhere",
  "Wilhelmina",
  "PRIVATE MAKER",
  "OTHERID-552",
  "H-4471223",
  "Müller",
  "Jürgen",
  "Ångström",
  "Иванова",
  "Анна",
];
const plain = encodeDicom(dicomFilm);
const PATIENT_ID_TAG = [0x10, 0, 0x30, 0];
const whole = withElement(plain, PATIENT_ID_TAG, otherPatientIds());
const later = encodeDicom({
  ...dicomFilm,
  studyDate: "20240516",
  samples: dicomFilm.samples,
  window: { centre: 900, width: 400 },
});
/** The film with its patient's name in another character set (0008,0005). */
const named = (characterSet: string, name: Uint8Array) =>
  encodeDicom({
    ...dicomFilm,
    patientName: undefined,
    more: [
      { tag: 0x00080005, vr: "CS", value: characterSet },
      { tag: 0x00100010, vr: "PN", value: name },
      ...(dicomFilm.more ?? []),
    ],
  });
const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
/** ISO 8859-5, by Python: "Иванова^Анна".encode("iso-8859-5").hex() */
const CYRILLIC_NAME = Uint8Array.from(Buffer.from("b8d2d0ddded2d05eb0ddddd0", "hex"));
const png = (value: number) =>
  encodeGreyPng({
    width: SIDE,
    height: SIDE,
    maxValue: 255,
    data: Uint8Array.from({ length: SIDE * SIDE }, (_, i) => (i * value) % 256),
  });
const FILES: Record<string, Uint8Array> = {
  "normal/whole.dcm": whole,
  "normal/deflated.dcm": encodeDicom(dicomFilm, "deflated"),
  "normal/ten days later.dcm": later,
  "normal/Zuzanna_Identifiable/1.dcm": whole,
  "normal/Zuzanna_Identifiable/photo.png": png(3),
  "normal/Zuzanna_Identifiable/torn before the name.dcm": whole.slice(0, 200),
  "normal/Müller_Jürgen/1.dcm": named("ISO_IR 192", new TextEncoder().encode("Müller^Jürgen")),
  "normal/Иванова Анна/1.dcm": named("ISO_IR 144", CYRILLIC_NAME),
  [`sick/${"Ångström".normalize("NFD")}/1.dcm`]: named("ISO_IR 100", latin1("Ångström^Lena")),
  "sick/inverted.dcm": encodeDicom({ ...dicomFilm, photometric: "MONOCHROME1" }),
  "sick/several frames.dcm": encodeDicom({ ...dicomFilm, frames: 2 }),
  "sick/torn pixels.dcm": whole.slice(0, -50),
  "sick/torn header.dcm": whole.slice(0, 400),
  "sick/mrn 7734501 torn.dcm": whole.slice(0, -50),
  "sick/Zuzanna_Identifiable/letter.pdf": new TextEncoder().encode("%PDF-1.4"),
  "sick/1961-02-03/2.25.99887766.dcm": whole,
  "sick/listed.dcm": encodeDicom({ ...dicomFilm, patientId: undefined }),
};
const TABLE = "file,patient_id\nsick/listed.dcm,H-4471223\n";

/** As a browser tells size and time of a file. */
const stampOf = (path: string) => `${FILES[path]?.length ?? 1}:1700000000000`;

/** A film that the browser has sent and the server does not have. */
const LOST = "normal/Zuzanna_Identifiable/lost.png";

/** Every row of every table that Hilum owns, as text. */
async function databaseText(): Promise<string> {
  const { rows: tables } = await store.pool.query<{ name: string }>(
    "select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema like 'hilum%' and table_type = 'BASE TABLE'",
  );
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["hilum.films", "hilum.datasets", "hilum.import_files"]),
  );
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await store.pool.query(`select all_of_it::text as row from ${name} all_of_it`);
      return JSON.stringify(rows);
    }),
  );
  return texts.join("\n");
}

const blobTexts = async () => {
  const files = (await readdir(store.blobFolder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  return Promise.all(
    files.map(async ({ parentPath, name }) => (await readFile(join(parentPath, name))).toString("latin1")),
  );
};

it("no identifier of a DICOM header, a file name or a table reaches database, stored films, answers or log, be the film taken or refused", async () => {
  const written = [vi.spyOn(process.stderr, "write"), vi.spyOn(process.stdout, "write")];
  for (const [path, bytes] of [...Object.entries(FILES), ["metadata.csv", new TextEncoder().encode(TABLE)] as const]) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const progress: unknown[] = [];
  const { dataset } = await importDataset(store, {
    path: folder,
    name: "from-folder",
    title: "From a folder",
    onProgress: (step) => progress.push(step),
  });
  const { id } = await startImport(store, { name: "from-browser", title: "", adds: false });
  const plan = planImport({
    files: [...Object.keys(FILES), LOST].map((path) => ({ path, bytes: FILES[path]?.length ?? 1 })),
    tables: { "metadata.csv": TABLE },
    unreadable: {},
  });
  const sent = plan.entries.filter(({ path }) => path !== LOST);
  const answers = await Promise.all(
    sent.map(async ({ path }) => ({
      path,
      ...(await receiveImportFile(store, id, { path, stamp: stampOf(path) }, FILES[path])),
    })),
  );
  const underWay = await databaseText();
  const refused = answers.flatMap((answer) => (answer.accepted ? [] : [{ file: answer.path, reason: answer.reason }]));
  const taken = new Set([LOST, ...answers.flatMap(({ accepted, path }) => (accepted ? [path] : []))]);
  const uploaded = await commitImport(
    store,
    id,
    reviewImport(
      plan.entries.map((film) => ({ ...film, stamp: stampOf(film.path) })),
      taken,
      [...plan.rejected, ...refused],
    ),
  );

  // Nine films of one patient, one of whom the table knows, and one of whom nothing does.
  expect(dataset).toMatchObject({ films: 11, patients: 3, classes: { normal: 7, sick: 4 } });
  expect(dataset.rejected).toHaveLength(6);
  expect(uploaded.dataset).toMatchObject({
    films: 11,
    patients: 3,
    classes: { normal: 7, sick: 4 },
    fingerprint: dataset.fingerprint,
  });
  expect(uploaded.dataset.rejected.filter(({ reason }) => reason !== "it did not arrive")).toEqual(dataset.rejected);
  expect(uploaded.dataset.rejected).toHaveLength(7);
  const { films } = await listFilms(store, "from-folder");
  const patient = expect.stringMatching(/^p-[0-9a-f]{16}$/);
  expect(films.find(({ file }) => file === "normal/whole.dcm")).toMatchObject({
    sex: "F",
    ageYears: 63,
    view: "PA",
    format: "dicom",
    burnedIn: "yes",
    patientId: patient,
    offsetDays: 0,
  });
  expect(films.find(({ file }) => file === "normal/ten days later.dcm")?.offsetDays).toBe(10);
  expect(films.map(({ file }) => file).filter((file) => file.includes("hidden-"))).toHaveLength(6);
  const photo = films.find(({ file }) => file.endsWith("/photo.png"));
  expect(photo).toMatchObject({
    file: expect.stringMatching(/^normal\/hidden-[0-9a-f]{12}\/photo\.png$/),
    patientId: `file:${photo?.file}`,
    label: "normal",
  });
  expect(films.map(({ file }) => file)).toEqual(
    expect.arrayContaining([
      photo?.file.replace("photo.png", "1.dcm"),
      expect.stringMatching(/^sick\/hidden-[0-9a-f]{12}\/hidden-[0-9a-f]{12}\.dcm$/),
    ]),
  );

  const {
    rows: [{ report }],
  } = await store.pool.query<{ report: unknown }>(
    "select report from hilum.deidentification where dataset = 'from-folder' and file = 'normal/whole.dcm'",
  );
  expect(report).toEqual({
    kept: [
      "BitsStored",
      "BodyPartExamined",
      "BurnedInAnnotation",
      "Columns",
      "Modality",
      "PatientSex",
      "PixelData",
      "Rows",
      "ViewPosition",
    ],
    replaced: ["PatientID", "StudyInstanceUID"],
    shifted: ["StudyDate"],
    removed: expect.arrayContaining([
      "AccessionNumber",
      "InstitutionName",
      "MediaStorageSOPInstanceUID",
      "OtherPatientIDsSequence",
      "Overlay",
      "PatientBirthDate",
      "PatientComments",
      "PatientID",
      "PatientName",
      "ReferringPhysicianName",
    ]),
    privateTags: 2,
    rest: { study: expect.stringMatching(/^s-[0-9a-f]{16}$/), laterality: null, modality: "DX", bodyPart: "CHEST" },
  });

  const blobs = await blobTexts();
  expect(blobs.length).toBeGreaterThan(0);
  // What a film is stored as has no room for a header: no chunk of a PNG but its size, its pixels and its end.
  for (const blob of blobs) expect(blob).not.toMatch(/tEXt|zTXt|iTXt|eXIf|DICM/);
  const logged = written.flatMap((spy) => spy.mock.calls.map(([text]) => String(text))).join("");
  for (const spy of written) spy.mockRestore();
  const everything = [
    underWay,
    await databaseText(),
    JSON.stringify([dataset, uploaded, answers.map(({ path: _, ...answer }) => answer), films, progress]),
    logged,
    ...blobs,
  ]
    .join("\n")
    .normalize("NFC")
    .toLowerCase();
  expect(everything).toContain("normal/whole.dcm");
  const source = [Buffer.from(whole).toString("latin1"), TABLE, ...Object.keys(FILES)].join("\n").normalize("NFC");
  for (const identifier of IDENTIFIERS) {
    expect(source, identifier).toContain(identifier);
    expect(everything, identifier).not.toContain(identifier.toLowerCase());
  }
});

it("a film that is added later to a folder that was hidden goes by the folder's stand-in", async () => {
  const hidden = (await listFilms(store, "from-folder")).films.find(({ file }) => file.endsWith("/photo.png"))?.file;
  const { id } = await startImport(store, { name: "from-folder", title: "", adds: true });
  const path = "normal/Zuzanna_Identifiable/second photo.png";
  await receiveImportFile(store, id, { path, stamp: stampOf(path) }, png(5));
  const { entries } = planImport({ files: [{ path, bytes: 1 }], tables: {}, unreadable: {} });
  await commitImport(store, id, {
    films: entries.map((film) => ({ ...film, stamp: stampOf(path) })),
    rejected: [
      {
        file: "sick/Zuzanna_Identifiable/a.pdf",
        reason: "films labelled “Zuzanna_Identifiable” are left out",
        stamp: "",
      },
    ],
  });
  const { films } = await listFilms(store, "from-folder");
  expect(films.map(({ file }) => file)).toContain(hidden?.replace("photo.png", "second photo.png"));
  expect(await databaseText()).not.toContain("Zuzanna");
});
