import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDelimited, toDelimited } from "./delimited-text";
import type { ColumnMap } from "./film-columns";
import { readFilmRows } from "./film-rows";
import { readTable, scanTable, type Table } from "./film-table";

const HEADER = "file,label,patient_id,sex,age,view,source";
const filmRows = (table: Table, columns?: ColumnMap) =>
  new Map(readFilmRows(table, columns).map(({ file, told }) => [file, told]));
const rowsOf = (text: string) => filmRows(readTable(text, "metadata.csv"));
const REST = { licence: "", offsetDays: null };

describe("a table of films", () => {
  it("is read with its columns in any order, under other names, with semicolons, quotes, CRLF and a byte-order mark", () => {
    const text =
      '\uFEFFPatient Gender;Image Index;Finding Labels;Patient ID;View Position;Patient Age\r\nM;"a;b.png";"Pneu""monia";17;AP;058Y\r\n\r\nfemale;sub\\c.png;normal;;pa;n/a';
    expect([...rowsOf(text)]).toEqual([
      ["a;b.png", { label: 'Pneu"monia', patientId: "17", sex: "M", ageYears: 58, view: "AP", source: "", ...REST }],
      ["sub/c.png", { label: "normal", patientId: null, sex: "F", ageYears: null, view: "PA", source: "", ...REST }],
    ]);
  });

  it("is read by columns that somebody named, whatever their headings", () => {
    const table = readTable("Bild,Befund,wer,Lizenz,Tag\na.png,krank,7,CC BY,12\n", "list.csv");
    expect([
      ...filmRows(table, { file: "Bild", label: "Befund", patient: "wer", licence: "Lizenz", offset: "Tag" }),
    ]).toEqual([
      [
        "a.png",
        {
          label: "krank",
          patientId: "7",
          sex: "unknown",
          ageYears: null,
          view: "unknown",
          source: "",
          licence: "CC BY",
          offsetDays: 12,
        },
      ],
    ]);
    expect(() => filmRows(table, { file: "image" })).toThrow("list.csv has no column “image”");
  });

  it("keeps line breaks inside quotes", () => {
    const rows = rowsOf(`${HEADER}\na.png,"two\nlines",p1,F,40,PA,x\nb.png,normal,p2,M,50,AP supine,y\n`);
    expect([...rows.values()].map((row) => [row.label, row.view])).toEqual([
      ["two\nlines", "PA"],
      ["normal", "AP supine"],
    ]);
  });

  it("takes unreadable ages, sexes, views and offsets for unknown", () => {
    const row = (age: string, view = "", offset = "") =>
      rowsOf(`${HEADER},offset\na.png,,,x,${age},${view},,${offset}`).get("a.png");
    expect(row("412")).toMatchObject({ ageYears: null, sex: "unknown", view: "unknown" });
    expect(["55.9", "003M", "", "-3", "120"].map((age) => row(age)?.ageYears)).toEqual([55, 0, null, null, 120]);
    expect(["AP Supine", "ap_erect", "L", "oblique", "APS"].map((view) => row("1", view)?.view)).toEqual([
      "AP supine",
      "AP",
      "lateral",
      "unknown",
      "AP supine",
    ]);
    expect(["-3", "4.0", "2020-03-01", ""].map((offset) => row("1", "", offset)?.offsetDays)).toEqual([
      -3,
      4,
      null,
      null,
    ]);
  });

  it("says what is wrong with a table it cannot use", () => {
    expect(() => rowsOf("")).toThrow("no column “file”");
    expect(() => rowsOf("name,label\na.png,x")).toThrow("no column “file”");
    expect(() => rowsOf(`${HEADER}\na.png,normal\nb.png,"x\n`)).toThrow("quote on line 3");
  });
});

describe("a table as programs write it", () => {
  const cell = fc
    .oneof(
      fc.constantFrom(
        "a.png",
        "covid",
        "p 1",
        "",
        "1,5",
        "x;y",
        "a|b",
        'the "left" one',
        "two\nlines",
        "Lungenentzündung",
      ),
      fc.stringMatching(/^[a-z0-9 ]{0,6}$/),
    )
    .map((text) => text.trim());
  const body = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,5}\.png$/), cell, cell), { minLength: 2, maxLength: 12 });
  const title = fc.constantFrom([], ["Export of 2024"], ["Export", "", "Department of Radiology"], ["", ""]);

  it("is the same whatever divides its fields and ends its lines, with and without quotes, byte-order mark and lines of title", () => {
    fc.assert(
      fc.property(
        body,
        title,
        fc.constantFrom(",", ";", "\t", "|"),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        fc.boolean(),
        (rows, titles, separator, lineEnd, quoteAll, mark) => {
          const write = (field: string) =>
            quoteAll || /["\n]/.test(field) || field.includes(separator) ? `"${field.replaceAll('"', '""')}"` : field;
          const lines = [
            ...titles,
            ...[["file", "label", "patient_id"], ...rows].map((row) => row.map(write).join(separator)),
          ];
          const table = readTable(`${mark ? "\uFEFF" : ""}${lines.join(lineEnd)}${lineEnd}`, "x.csv");
          expect([table.headings, table.rows]).toEqual([["file", "label", "patient_id"], rows]);
          expect(table.remarks).toHaveLength(titles.some((line) => line !== "") ? 1 : 0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("knows on which line each row stands, also behind titles, empty lines and line breaks inside quotes", () => {
    expect(readTable('Title\n\nfile,label\na.png,"x\ny"\n\nb.png,z\r\nc.png,z\rd.png,z', "x.csv").lines).toEqual([
      4, 7, 8, 9,
    ]);
  });

  it("has its headings where most columns are known, else where the table is as wide as further down", () => {
    expect(readTable("Path;/data/export;;\nfile;label;patient_id;sex\na.png;x;1;F", "x").headings).toEqual([
      "file",
      "label",
      "patient_id",
      "sex",
    ]);
    expect(readTable("sep=;\nBild;Befund\na.png;x\nb.png;y", "x").headings).toEqual(["Bild", "Befund"]);
    expect(readTable(",file,label\n0,a.png,x", "x").headings).toEqual(["", "file", "label"]);
  });

  it("with a quote that is not whole says on which line, and keeps what stands before it", () => {
    const damaged = (text: string) => {
      const { rows, damagedLine } = scanTable(`file,label\n${text}`, "x.csv");
      return [rows.length, damagedLine];
    };
    expect(damaged('a.png,x\nb.png,"y\nc.png,z\n')).toEqual([1, 3]);
    expect(damaged('a.png,x\nb.png,"y\nc.png,"z"\nd.png,z')).toEqual([1, 3]);
    expect(damaged('a.png,x\nb.png,5" nodule\nc.png,"5"" nodule" \n')).toEqual([3, null]);
  });
});

it("delimited text that was written is read back the same", () => {
  const rows = [
    ["a", 'with "quotes"', "a, b"],
    ["", "two\nlines", "semi;colon"],
  ];
  expect(readDelimited(toDelimited(rows), "x")).toEqual(rows);
});
