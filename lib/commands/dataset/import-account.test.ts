/** @file Imports of folders whose tables do not fit their films, or are not written as one would wish: what becomes of each film, row and patient. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { utils, write } from "@e965/xlsx";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { groupFilms } from "../../datasets/splits/group-films";
import { planImport } from "../../datasets/import/plan-import";
import { previewFilms } from "./import-films";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { listFilms } from "../../store/datasets/film-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { openFilmSource } from "../../jobs/import/film-source";
import { importDataset } from "../../jobs/import/import-dataset";

let store: TestStore;
let home: string;
beforeAll(async () => {
  store = await openTestStore();
  home = await mkdtemp(join(tmpdir(), "hilum-test-account-"));
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
  await store.close();
});

let made = 0;
const film = (grey: number) =>
  encodeGreyPng({
    width: 8,
    height: 4,
    maxValue: 255,
    data: Uint8Array.from({ length: 32 }, (_, i) => (grey * 7 + i * 5) % 256),
  });
const NAMES = Array.from({ length: 12 }, (_, at) => `x${String(at).padStart(2, "0")}.png`);

async function folderOf(files: readonly string[], tables: Record<string, string | Uint8Array>): Promise<string> {
  const folder = join(home, `set-${made++}`);
  await mkdir(folder);
  for (const [at, file] of files.entries()) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), film(at));
  }
  for (const [name, content] of Object.entries(tables)) await writeFile(join(folder, name), content);
  return folder;
}

/** Imports a folder for good and looks at what it became. */
async function imported(folder: string) {
  const name = `set-${made++}`;
  const { dataset, patientAccount } = await importDataset(store, { path: folder, name, title: name });
  const { films } = await listFilms(store, name);
  return {
    dataset,
    patientAccount,
    films,
    groups: groupFilms(films.map(({ index, patientId }) => ({ index, patientId }))).length,
  };
}

async function planned(folder: string) {
  const source = await openFilmSource(folder);
  const plan = planImport(source.facts);
  await source.close();
  return plan;
}

const rows = (cells: readonly (readonly string[])[], separator = ",") =>
  cells.map((row) => row.join(separator)).join("\n");
const TWELVE = NAMES.map((name, at) => [name, at < 6 ? "Lungenentzündung" : "normal", `p${at >> 1}`]);
const TABLE = [["file", "label", "patient_id"], ...TWELVE];
const WANTED = { dataset: { films: 12, patients: 6, classes: { Lungenentzündung: 6, normal: 6 } } };

const cases = resolve(import.meta.dirname, "../../../../shared/cases");
describe.skipIf(!existsSync(cases))("the small folders with known right values (needs ../shared/cases)", () => {
  it.each([
    ["rows-and-names/work-same-name-in-two-classes", { films: 6, classes: { covid: 3, normal: 3 } }, 6],
    ["table-ignored/work-utf16-beside-class-folders", { films: 12, patients: 4, classes: { covid: 6, normal: 6 } }, 4],
    ["table-ignored/work-two-labels-for-one-file", { films: 11, patients: 6, classes: { covid: 5, normal: 6 } }, 6],
    ["table-ignored/work-train-and-test-tables", { films: 12, classes: { covid: 6, normal: 6 } }, 12],
    ["table-rows-without-film/work", { films: 6, patients: 3, classes: { covid: 6 } }, 3],
    ["text-encoding/work-cp1252", { films: 12, patients: 6, classes: { Lungenentzündung: 6, normal: 6 } }, 6],
    ["patient-placeholder/work-nan", { films: 12, classes: { covid: 6, normal: 6 } }, 12],
    ["patient-placeholder/work-words", { films: 12, classes: { covid: 6, normal: 6 } }, 12],
  ])("%s becomes what it says", async (folder, wanted, groups) => {
    const found = await imported(join(cases, folder));
    expect(found.dataset).toMatchObject(wanted);
    expect(found.groups).toBe(groups);
  });
});

it("an import of which nothing can be read says its reasons with counts and names, and makes nothing", async () => {
  const folder = await folderOf([], {});
  await mkdir(join(folder, "normal"), { recursive: true });
  for (const [name, bytes] of [
    ["0.dcm", "no film"],
    ["1.dcm", "none either"],
    ["2.png", film(1).subarray(0, 40)],
  ] as const)
    await writeFile(join(folder, "normal", name), bytes);
  await expect(importDataset(store, { path: folder, name: "refused", title: "" })).rejects.toMatchObject({
    code: "invalidDataset",
    message: expect.stringMatching(/Of 3 files:\n {2}2 × .*normal\/0\.dcm, normal\/1\.dcm.*\n {2}1 × .*normal\/2\.png/),
    reasons: [
      { reason: expect.any(String), files: 2, examples: ["normal/0.dcm", "normal/1.dcm"] },
      { reason: expect.any(String), files: 1, examples: ["normal/2.png"] },
    ],
  });
  await expect(listFilms(store, "refused")).rejects.toMatchObject({ code: "notFound" });
});

describe("a table", () => {
  const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");
  const sheets = (...all: string[][][]) => {
    const book = utils.book_new();
    for (const [at, cells] of all.entries()) utils.book_append_sheet(book, utils.aoa_to_sheet(cells), `Sheet${at + 1}`);
    return new Uint8Array(write(book, { type: "array", bookType: "xlsx" }) as ArrayBuffer);
  };

  it.each<[string, Record<string, string | Uint8Array>]>([
    ["UTF-16 big-endian with tabs", { "list.txt": Buffer.from(utf16(rows(TABLE, "\t"))).swap16() }],
    ["UTF-16 without a mark", { "list.csv": utf16(rows(TABLE, ";")).subarray(2) }],
    [
      "Windows-1252 with pipes and CR line ends",
      { "list.csv": Buffer.from(rows(TABLE, "|").replaceAll("\n", "\r"), "latin1") },
    ],
    [
      "UTF-8 with a mark, title lines and a footer",
      { "list.csv": `\uFEFFFilms of the department\n\n"Export, 2024"\n${rows(TABLE)}\n# end of list\n` },
    ],
    [
      "on the second sheet below a title",
      { "list.xlsx": sheets([["About this list"], ["made by nobody"]], [["Films"], [], ...TABLE]) },
    ],
    [
      "in three lists",
      {
        "train.csv": rows([TABLE[0], ...TWELVE.slice(0, 5)]),
        "val.csv": rows([TABLE[0], ...TWELVE.slice(5, 8)]),
        "test.csv": rows([TABLE[0], ...TWELVE.slice(8)]),
      },
    ],
    [
      "in labels here and patients there",
      {
        "labels.csv": rows(TABLE.map(([file, label]) => [file, label])),
        "patients.tsv": rows(
          TABLE.map(([file, , patient]) => [file, patient]),
          "\t",
        ),
      },
    ],
    ["with another heading for its files", { "list.csv": rows([["scan", "label", "patient_id"], ...TWELVE]) }],
    [
      "with rows twice",
      { "list.csv": rows([...TABLE, ...TWELVE.map(([file, label, patient]) => [file.toUpperCase(), label, patient])]) },
    ],
  ])("is read when it is written as %s", async (_, tables) => {
    expect(await imported(await folderOf(NAMES, tables))).toMatchObject(WANTED);
  });

  it("that is damaged and names films stops the import with its line, and nothing is made", async () => {
    const broken = `file,label,patient_id\nx00.png,covid,p0\nx01.png,"covid,p0\nx02.png,covid,p1\n`;
    const swallowed = `file,label,patient_id\nx00.png,covid,p0\nx01.png,"covid,p0\nx02.png,covid,p1\nx03.png,covid",p1\nx04.png,covid,p2\n`;
    for (const text of [broken, swallowed]) {
      const folder = await folderOf(
        NAMES.map((name) => `covid/${name}`),
        { "metadata.csv": text },
      );
      await expect(importDataset(store, { path: folder, name: "damaged", title: "" })).rejects.toMatchObject({
        code: "invalidDataset",
        message: expect.stringMatching(/metadata\.csv is damaged.*line 3/),
      });
    }
    const prose = await folderOf(["covid/x00.png", "normal/x01.png"], {
      "README.txt": 'He said "look at x00.png, and\nx01.png',
    });
    expect((await imported(prose)).dataset.films).toBe(2);
  });

  it("in an encoding that nobody can tell is named first, and the films are read by their folders", async () => {
    const plan = await planned(
      await folderOf(["covid/x00.png", "normal/x01.png"], {
        "metadata.csv": Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from("f\0\0\0")]),
      }),
    );
    expect(plan.entries).toHaveLength(2);
    expect(plan.remarks[0]).toMatch(/metadata\.csv was not read: .*UTF-32/);
    expect(plan.rejected).toEqual([{ file: "metadata.csv", reason: expect.stringContaining("UTF-32") }]);
  });

  it("whose labels mean something else is joined without them", async () => {
    const plan = await planned(
      await folderOf(NAMES, {
        "labels.csv": rows(TABLE),
        "binary.csv": rows([["file", "label", "sex"], ...NAMES.map((name) => [name, "positive", "F"])]),
      }),
    );
    expect(plan.entries.map(({ label, metadata }) => `${label} ${metadata.sex}`)).toEqual(
      TWELVE.map(([, label]) => `${label} F`),
    );
    expect(plan.remarks.join("\n")).toContain("binary.csv labels 12 of 12 films otherwise than labels.csv");
  });
});

describe("rows", () => {
  it("are each counted once: used, ambiguous, contradicted, without film or no row of a film", async () => {
    const folder = await folderOf(["covid/0.png", "normal/0.png", "normal/1.png", "normal/2.png"], {
      "metadata.csv": rows([
        ["file", "label", "patient_id"],
        ["0.png", "covid", "p0"],
        ["normal/0.png", "normal", "p1"],
        ["1.png", "normal", "p2"],
        ["1.png", "Normal ", "p2"],
        ["2.png", "normal", "p3"],
        ["2.png", "covid", "p3"],
        ["gone.png", "edema", "p9"],
        ["", "x", ""],
        ["# a comment", "", ""],
      ]),
    });
    const plan = await planned(folder);
    expect(plan.account.tables).toEqual([
      {
        table: "metadata.csv",
        notRead: null,
        columns: { file: "file", label: "label", patient: "patient_id" },
        rows: 9,
        used: 3,
        ambiguous: [{ line: 2, file: "0.png", films: ["covid/0.png", "normal/0.png"] }],
        contradicted: [
          {
            film: "normal/2.png",
            lines: [6, 7],
            what: "label “normal” in metadata.csv line 6, “covid” in metadata.csv line 7",
          },
        ],
        contradictedRows: 2,
        withoutFilm: { rows: 1, byLabel: { edema: 1 }, examples: ["gone.png"] },
        notes: 2,
      },
    ]);
    expect(plan.entries.map(({ path, label, metadata: { patientId } }) => [path, label, patientId])).toEqual([
      ["covid/0.png", "covid", null],
      ["normal/0.png", "normal", "p1"],
      ["normal/1.png", "normal", "p2"],
    ]);
    expect(Object.fromEntries(plan.origins)).toEqual({
      "covid/0.png": ["folder covid"],
      "normal/0.png": ["metadata.csv line 3"],
      "normal/1.png": ["metadata.csv line 4", "metadata.csv line 5"],
    });
    expect(plan.remarks[0]).toBe("The class “edema” is gone: its only row names a file that is not there.");
    expect(plan.summary.join("\n")).not.toMatch(/\.png|“p\d/);
  });

  it("sum up to the table's, whatever the rows say", async () => {
    const folder = ["a/0.png", "b/0.png", "b/1.png", "2.png"];
    const row = fc.tuple(
      fc.constantFrom("0.png", "a/0.png", "b/1.png", "1", "2.png", "gone.png", "", "# x", "c/2.png"),
      fc.constantFrom("covid", "normal", "Covid", ""),
      fc.constantFrom("p1", "p2", "NaN", ""),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (some) => {
        const text = rows([["file", "label", "patient_id"], ...some]);
        const plan = planImport(
          {
            files: [...folder, "t.csv"].map((path) => ({ path, bytes: 9 })),
            tables: { "t.csv": text },
            unreadable: {},
          },
          {
            layout: "film-table",
            options: {
              table: "t.csv",
              columns: {},
              joins: true,
              labels: {},
              label: "unknown class",
              classFolder: "auto",
              source: "",
              multiLabel: false,
              blankIsNo: false,
            },
          },
        );
        const [account] = plan.account.tables;
        expect(
          account.used + account.ambiguous.length + account.contradictedRows + account.withoutFilm.rows + account.notes,
        ).toBe(account.rows);
        expect(plan.entries.length + plan.rejected.filter(({ file }) => folder.includes(file)).length).toBe(
          folder.length,
        );
      }),
      { numRuns: 200 },
    );
  });

  it("that say another class than the folder count, and it is said", async () => {
    const plan = await planned(
      await folderOf(["covid/a.png", "normal/b.png"], {
        "t.csv": "file,label\na.png,normal\nb.png,normal\nc.png,covid\n",
      }),
    );
    expect(plan.remarks.join("\n")).toContain(
      "Of 1 film the table tells another class than the folder, and the table counts: covid/a.png (“normal”, not “covid”).",
    );
  });
});

describe("patients", () => {
  it("with far too many films, of two sexes or of two lives are doubted by name before, and by what they are kept as after", async () => {
    const folder = await folderOf(NAMES, {
      "t.csv": rows([
        ["file", "label", "patient_id", "sex", "age"],
        ...NAMES.map((name, at) => [
          name,
          "x",
          at < 8 ? "Zentrale" : `p${at}`,
          at % 2 === 0 ? "F" : "M",
          String(30 + 3 * at),
        ]),
      ]),
    });
    const plan = await planned(folder);
    expect(plan.account.patients.suspects).toEqual([
      {
        patient: "Zentrale",
        films: 8,
        why: [
          "has 8 of 12 films, where the others have 1.0 on average",
          "is a man in one film and a woman in another",
          "is 30 years old in one film and 51 in another",
        ],
      },
    ]);
    const { patientAccount } = await imported(folder);
    expect(patientAccount.suspects.map(({ patient, films }) => [patient.slice(0, 2), films])).toEqual([["p-", 8]]);
  });

  it("are the same in any spelling, and nobody where a number was filled in", async () => {
    const ids = ["P1", "p1 ", "P2", "p2", "17", "17.0", "000000", "000000", "000000", "p3", "", "N/A"];
    const {
      account: { patients },
      remarks,
      entries,
    } = await planned(
      await folderOf(NAMES, {
        "t.csv": rows([["file", "label", "patient_id"], ...NAMES.map((name, at) => [name, "x", ids[at]])]),
      }),
    );
    expect(patients).toMatchObject({ patients: 4, films: 7, unknown: 5, words: { "000000": 3, "N/A": 1 } });
    expect(entries.map(({ metadata }) => metadata.patientId)).toEqual([
      "P1",
      "P1",
      "P2",
      "P2",
      "17",
      "17",
      null,
      null,
      null,
      "p3",
      null,
      null,
    ]);
    expect(remarks.join("\n")).toContain("2 patients are written in several ways, such as “P1” and “p1”");
  });
});

it("the account stands in the text and in the JSON of a look at a folder", async () => {
  const folder = await folderOf(NAMES.slice(0, 6), { "metadata.csv": rows(TABLE) });
  const { text, json } = await previewFilms(folder, {});
  expect(text).toContain("metadata.csv: 12 rows: 6 used, 6 without film.");
  expect(text).toContain("The class “normal” is gone: all of its 6 rows name files that are not there.");
  expect(json).toMatchObject({
    films: 6,
    account: {
      tables: [{ table: "metadata.csv", used: 6, withoutFilm: { rows: 6, byLabel: { normal: 6 } } }],
      patients: { patients: 3, films: 6, unknown: 0 },
    },
    origins: { "x00.png": ["metadata.csv line 2"] },
  });
});
