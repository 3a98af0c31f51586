import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { patientOf, withHeader, NOTHING_KNOWN } from "./film-metadata";
import { metadataLookup, parseMetadataCsv } from "./metadata-csv";
import { planImport } from "./plan-import";

const HEADER = "file,label,patient_id,sex,age,view,source";

describe("metadata.csv", () => {
  it("is read with its columns in any order, under other names, with semicolons, quotes, CRLF and a byte-order mark", () => {
    const text = '\uFEFFPatient Gender;Image Index;Finding Labels;Patient ID;View Position;Patient Age\r\nM;"a;b.png";"Pneu""monia";17;AP;058Y\r\n\r\nfemale;sub\\c.png;normal;;pa;n/a';
    expect([...parseMetadataCsv(text)]).toEqual([
      ["a;b.png", { label: 'Pneu"monia', patientId: "17", sex: "M", ageYears: 58, view: "AP", source: "" }],
      ["sub/c.png", { label: "normal", patientId: null, sex: "F", ageYears: null, view: "PA", source: "" }],
    ]);
  });

  it("keeps line breaks inside quotes", () => {
    const rows = parseMetadataCsv(`${HEADER}\na.png,"two\nlines",p1,F,40,PA,x\nb.png,normal,p2,M,50,AP supine,y\n`);
    expect([...rows.values()].map((row) => [row.label, row.view])).toEqual([["two\nlines", "PA"], ["normal", "AP supine"]]);
  });

  it("takes unreadable ages, sexes and views for unknown", () => {
    const row = (age: string, view = "") => parseMetadataCsv(`${HEADER}\na.png,,,x,${age},${view},`).get("a.png");
    expect(row("412")).toMatchObject({ ageYears: null, sex: "unknown", view: "unknown" });
    expect(["55.9", "003M", "", "-3", "120"].map((age) => row(age)?.ageYears)).toEqual([55, 0, null, null, 120]);
    expect(["AP Supine", "ap_erect", "L", "oblique"].map((view) => row("1", view)?.view)).toEqual(["AP supine", "AP", "lateral", "unknown"]);
  });

  it("says what is wrong with a table it cannot use", () => {
    expect(() => parseMetadataCsv("")).toThrow("no column “file”");
    expect(() => parseMetadataCsv("name,label\na.png,x")).toThrow("no column “file”");
    expect(() => parseMetadataCsv(`${HEADER}\na.png,normal\nb.png,"x\n`)).toThrow("quote on line 3");
    expect(() => parseMetadataCsv(`${HEADER}\na.png,normal\na.png,covid-19`)).toThrow("two labels: “normal” and “covid-19”");
  });

  it("finds a film by path, by path in another case, and by name where only one row has it", () => {
    const find = metadataLookup(parseMetadataCsv(`${HEADER}\nnormal/A.png,one\nnormal/b.png,two\ncovid/b.png,three`));
    expect(["normal/A.png", "NORMAL/a.PNG", "elsewhere/a.png", "covid/b.png", "elsewhere/b.png"].map((file) => find(file)?.label)).toEqual(["one", "one", "one", "three", undefined]);
  });
});

describe("planImport", () => {
  it("labels by metadata.csv, else by the first folder, and says why a file is left out", () => {
    const files = ["normal/b.png", "normal/deep/a.dcm", "covid/c.jpg", "loose.png", "known.png", "metadata.csv", "notes.txt", "covid/.DS_Store", "__MACOSX/x.png", "covid/../../etc/passwd.png"].map((file) => ({ path: file }));
    const plan = planImport(files, `${HEADER}\nknown.png,pneumonia,p9,F,61,PA,x\ncovid/c.jpg,,p3,M,70,AP,y`);
    expect(plan.entries.map(({ path: file, label, metadata }) => [file, label, metadata.patientId])).toEqual([
      ["covid/c.jpg", "covid", "p3"],
      ["known.png", "pneumonia", "p9"],
      ["normal/b.png", "normal", null],
      ["normal/deep/a.dcm", "normal", null],
    ]);
    expect(plan.rejected).toEqual([
      { file: "covid/../../etc/passwd.png", reason: "its path leads out of the folder" },
      { file: "loose.png", reason: "it lies in no class folder, and metadata.csv has no label for it" },
      { file: "notes.txt", reason: "a document, not a film" },
    ]);
  });
});

describe("the patient of a film", () => {
  it("is what is known, else the NIH file name's, else the film itself", () => {
    expect(patientOf("normal/00001234_005.png", "p7")).toBe("p7");
    expect(patientOf("normal/00001234_005.png", null)).toBe("00001234");
    expect(patientOf("normal/scan.png", null)).toBe("file:normal/scan.png");
    expect(patientOf("covid/00001234_005-crop.png", null)).toBe("file:covid/00001234_005-crop.png");
  });

  it("of a DICOM film is a pseudonym; the metadata file goes first", () => {
    const header = { patientId: "p-0123", sex: "F", ageYears: 44, view: "PA" } as const;
    expect(withHeader(NOTHING_KNOWN, header)).toEqual({ label: null, patientId: "p-0123", sex: "F", ageYears: 44, view: "PA", source: "" });
    const told = { label: "normal", patientId: "p1", sex: "M", ageYears: 50, view: "AP", source: "x" } as const;
    expect(withHeader(told, header)).toEqual(told);
  });
});

const real = path.resolve(import.meta.dirname, "../../../shared/data/darkcovidnet-384/metadata.csv");
describe.skipIf(!existsSync(real))("the public set's table (needs ../shared/data)", () => {
  it("gives every film a label and a patient, and every NIH file name agrees with it", () => {
    const rows = parseMetadataCsv(readFileSync(real, "utf8"));
    expect(rows.size).toBe(869);
    for (const [file, row] of rows) {
      expect(row.label).toBe(file.split("/")[0]);
      expect(row.patientId).not.toBeNull();
    }
    expect(new Set([...rows.values()].map((row) => row.view))).toContain("AP supine");
  });
});
