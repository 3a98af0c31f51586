import { describe, expect, it } from "vitest";
import { folderOf } from "./facts.fixture";
import { DEFAULT_LAYOUT_OPTIONS } from "../layouts/layout";
import { planImport, recogniseFolder } from "./plan-import";

const HEADER = "file,label,patient_id,sex,age,view,source";

describe("a plan of an import", () => {
  it("labels by the table, else by the first folder, and says why a file is left out", () => {
    const files = [
      "normal/b.png",
      "normal/deep/a.dcm",
      "covid/c.jpg",
      "loose.png",
      "known.png",
      "notes.txt",
      "covid/.DS_Store",
      "__MACOSX/x.png",
      "covid/../../etc/passwd.png",
      "C:/x.png",
      "covid/masks/c.png",
      "lung masks/c.png",
      "leftMask/c.png",
    ];
    const plan = planImport(
      folderOf(files, { "metadata.csv": `${HEADER}\nknown.png,pneumonia,p9,F,61,PA,x\ncovid/c.jpg,,p3,M,70,AP,y` }),
    );
    expect(plan.entries.map(({ path: file, label, metadata }) => [file, label, metadata.patientId])).toEqual([
      ["covid/c.jpg", "covid", "p3"],
      ["known.png", "pneumonia", "p9"],
      ["normal/b.png", "normal", null],
      ["normal/deep/a.dcm", "normal", null],
    ]);
    expect(plan.rejected).toEqual([
      { file: "C:/x.png", reason: "its path leads out of the folder" },
      { file: "covid/../../etc/passwd.png", reason: "its path leads out of the folder" },
      { file: "covid/masks/c.png", reason: "a mask, not a film" },
      { file: "leftMask/c.png", reason: "a mask, not a film" },
      { file: "loose.png", reason: "neither a folder nor a table tells its label" },
      { file: "lung masks/c.png", reason: "a mask, not a film" },
      { file: "notes.txt", reason: "a document, not a film" },
    ]);
  });

  it("renames labels, leaves some out, and labels what nothing labels", () => {
    const options = {
      ...DEFAULT_LAYOUT_OPTIONS,
      labels: { NORMAL: "normal", other: null },
      label: "unsorted",
      source: "clinic a",
    };
    const plan = planImport(folderOf(["NORMAL/a.png", "other/b.png", "sick/c.png", "loose.png"]), {
      layout: "class-folders",
      options,
    });
    expect(plan.entries.map(({ path, label, metadata }) => [path, label, metadata.label, metadata.source])).toEqual([
      ["NORMAL/a.png", "normal", "normal", "clinic a"],
      ["loose.png", "unsorted", "unsorted", "clinic a"],
      ["sick/c.png", "sick", "sick", "clinic a"],
    ]);
    expect(plan.rejected).toEqual([{ file: "other/b.png", reason: "films labelled “other” are left out" }]);
    expect(plan.labels).toEqual([
      { given: "NORMAL", label: "normal", films: 1 },
      { given: "other", label: null, films: 1 },
      { given: "sick", label: "sick", films: 1 },
      { given: "unsorted", label: "unsorted", films: 1 },
    ]);
  });

  it("refuses empty files and tables that cannot be read by name", () => {
    const facts = {
      files: [
        { path: "sick/x.png", bytes: 0 },
        { path: "b.xlsx", bytes: 9 },
        { path: "sick/y.png", bytes: 9 },
      ],
      tables: {},
      unreadable: { "b.xlsx": "b.xlsx cannot be read as a spreadsheet." },
    };
    expect(planImport(facts).rejected).toEqual([
      { file: "b.xlsx", reason: "b.xlsx cannot be read as a spreadsheet." },
      { file: "sick/x.png", reason: "the file is empty" },
    ]);
  });

  it("takes train and test folders around the classes for what they are", () => {
    const plan = planImport(
      folderOf(["train/NORMAL/a.jpeg", "test/NORMAL/b.jpeg", "train/PNEUMONIA/c.jpeg", "images/d.png"]),
    );
    expect(plan.entries.map(({ label }) => label)).toEqual(["NORMAL", "NORMAL", "PNEUMONIA"]);
    expect(plan.rejected.map(({ file }) => file)).toEqual(["images/d.png"]);
  });

  it("warns of archives inside the folder: a class or the table may be in them", () => {
    const plan = planImport(folderOf(["covid/a.png", "normal.zip", "m.csv.gz"]));
    expect(plan.remarks[0]).toBe(
      "2 archives inside the folder were not looked into: m.csv.gz, normal.zip. Unpack what belongs to the set: films, or a table of them.",
    );
    expect(plan.summary.join()).not.toContain("normal.zip");
  });

  it("of an empty folder is empty", () => {
    expect(planImport(folderOf([]))).toMatchObject({
      entries: [],
      rejected: [],
      labels: [],
      remarks: [],
      question: null,
    });
    expect(recogniseFolder(folderOf([])).map(({ layout }) => layout)).toEqual(["class-folders"]);
  });
});
