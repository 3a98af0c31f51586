import { describe, expect, it } from "vitest";
import { folderOf } from "../import/facts.fixture";
import { planImport, recogniseFolder } from "../import/plan-import";

describe("rows of COVIDx", () => {
  const plan = (films: readonly string[], list: string) =>
    planImport(folderOf(films, { "train.txt": list }), undefined);

  it("that contradict each other leave their film out, and the same row twice is one", () => {
    const { entries, rejected, account } = plan(
      ["train/a.png", "train/b.png"],
      "1 a.png COVID-19 cohen\n1 a.png normal cohen\n2 b.png normal sirm\n2 b.png normal sirm\n",
    );
    expect(entries.map(({ path, label }) => [path, label])).toEqual([["train/b.png", "normal"]]);
    expect(rejected[0].reason).toContain(
      "its rows contradict each other: label “COVID-19” in train.txt line 1, “normal” in train.txt line 2",
    );
    expect(account.tables[0]).toMatchObject({ rows: 4, used: 2, contradictedRows: 2 });
  });

  it("that fit two films mean neither, and those without a film are counted by class", () => {
    const { entries, account } = plan(
      ["train/a.png", "test/a.png", "train/b.png"],
      "1 a.png normal x\n2 b.png normal x\n3 c.png pneumonia x\n4 d.png pneumonia x\n",
    );
    expect(entries.map(({ path }) => path)).toEqual(["train/b.png"]);
    expect(account.tables[0]).toMatchObject({
      used: 1,
      ambiguous: [{ line: 1, films: ["test/a.png", "train/a.png"] }],
      withoutFilm: { rows: 2, byLabel: { pneumonia: 2 } },
    });
  });
});

const COHEN = "patientid,offset,sex,age,finding,view,modality,filename,url,license";
const cohen = (patient: number, finding: string, file: string, view = "PA", modality = "X-ray") =>
  `${patient},0,M,50,${finding},${view},${modality},${file},https://x.org/1,CC0`;

describe("rows of covid-chestxray-dataset", () => {
  const plan = (films: readonly string[], rows: readonly string[]) =>
    planImport(folderOf(films, { "metadata.csv": [COHEN, ...rows].join("\n") }), undefined);

  it("that contradict each other leave their film out, and the same row twice is one", () => {
    const { entries, rejected, account } = plan(
      ["images/a.png", "images/b.png"],
      [
        cohen(1, "Pneumonia/Viral/COVID-19", "a.png"),
        cohen(1, "No Finding", "a.png"),
        cohen(2, "No Finding", "b.png"),
        cohen(2, "No Finding", "b.png"),
      ],
    );
    expect(entries.map(({ path, label }) => [path, label])).toEqual([["images/b.png", "normal"]]);
    expect(rejected[0].reason).toContain(
      "its rows contradict each other: label “Pneumonia/Viral/COVID-19” in metadata.csv line 2, “No Finding” in metadata.csv line 3",
    );
    expect(account.tables[0]).toMatchObject({ rows: 4, used: 2, contradictedRows: 2 });
  });

  it("that fit two films mean neither, those without a film are counted, and a tomogram is refused", () => {
    const { entries, rejected, account } = plan(
      ["images/a.png", "volumes/a.png", "images/b.png", "images/c.png"],
      [
        cohen(1, "No Finding", "a.png"),
        cohen(2, "No Finding", "b.png"),
        cohen(3, "No Finding", "c.png", "Axial", "CT"),
        cohen(4, "Pneumonia", "d.png"),
      ],
    );
    expect(entries.map(({ path }) => path)).toEqual(["images/b.png"]);
    expect(rejected.map(({ file, reason }) => [file, reason])).toContainEqual([
      "images/c.png",
      "the table calls it CT, not an X-ray",
    ]);
    expect(account.tables[0]).toMatchObject({
      ambiguous: [{ line: 2, films: ["images/a.png", "volumes/a.png"] }],
      withoutFilm: { rows: 1 },
    });
  });
});

describe("rows of the NIH's table", () => {
  const plan = (films: readonly string[], rows: readonly string[]) =>
    planImport(
      folderOf(films, {
        "Data_Entry_2017.csv": [
          "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position",
          ...rows,
        ].join("\n"),
      }),
      undefined,
    );

  it("that contradict each other leave their film out instead of stopping the import; one that fits two films means neither", () => {
    const row = (file: string, finding: string) => `${file},${finding},0,1,50,M,PA`;
    const { entries, rejected, account } = plan(
      [
        "images_001/00000001_000.png",
        "images_001/00000002_000.png",
        "images_002/00000002_000.png",
        "images_001/00000003_000.png",
      ],
      [
        row("00000001_000.png", "No Finding"),
        row("00000001_000.png", "Pneumonia"),
        row("00000002_000.png", "Pneumonia"),
        row("00000003_000.png", "Pneumonia"),
        row("00000004_000.png", "Pneumonia"),
      ],
    );
    expect(entries.map(({ path, metadata }) => [path, metadata.patientId])).toEqual([
      ["images_001/00000003_000.png", "00000003"],
    ]);
    expect(rejected.find(({ file }) => file.includes("00000001"))?.reason).toContain("contradict each other");
    expect(account.tables[0]).toMatchObject({
      rows: 5,
      used: 1,
      contradictedRows: 2,
      ambiguous: [{ line: 4 }],
      withoutFilm: { rows: 1 },
    });
  });
});

describe("rows of the sheets of the Radiography Database", () => {
  it("that name other sites for one film leave its source unknown, and mean no film of another class", () => {
    const sheet = (rows: readonly string[]) => ["FILE NAME,FORMAT,SIZE,URL", ...rows].join("\n");
    const films = [
      "COVID/images/a-1.png",
      "COVID/images/a-2.png",
      "Normal/images/a-1.png",
      "Viral Pneumonia/images/v-1.png",
    ];
    const { entries, account } = planImport(
      folderOf(films, {
        "COVID.metadata.xlsx": sheet([
          "a-1,PNG,256*256,https://one.org/x",
          "a-1,PNG,256*256,https://two.org/x",
          "a-2,PNG,256*256,https://one.org/x",
          "a-3,PNG,256*256,https://one.org/x",
        ]),
        "Normal.metadata.xlsx": sheet(["a-1,PNG,256*256,https://three.org/x"]),
      }),
      undefined,
    );
    expect(entries.map(({ path, metadata }) => [path, metadata.source])).toEqual([
      ["COVID/images/a-1.png", ""],
      ["COVID/images/a-2.png", "one.org"],
      ["Normal/images/a-1.png", "three.org"],
      ["Viral Pneumonia/images/v-1.png", ""],
    ]);
    expect(account.tables).toMatchObject([
      { rows: 4, used: 3, withoutFilm: { rows: 1 } },
      { rows: 1, used: 1 },
    ]);
  });
});

describe("classes whose films are missing", () => {
  const table = (rows: readonly string[]) => ({ "metadata.csv": ["file,label", ...rows].join("\n") });
  const warnings = (rows: readonly string[], labels: Record<string, string | null> = {}) => {
    const facts = folderOf(["a.png", "b.png"], table(["a.png,No Finding", "b.png,sick", ...rows]));
    const [{ layout, options }] = recogniseFolder(facts);
    return planImport(facts, { layout, options: { ...options, labels } }).account.warnings.filter((warning) =>
      warning.includes("gone"),
    );
  };

  it("are told under the names that they get, and not where films of that name are there or are not wanted", () => {
    expect(warnings(["c.png,No Finding"], { "No Finding": "normal" })).toEqual([]);
    expect(warnings(["c.png,ill"], { ill: "sick" })).toEqual([]);
    expect(warnings(["c.png,todo"], { todo: null })).toEqual([]);
    expect(warnings(["c.png,ill"], { sick: "pneumonia" })).toEqual([
      "The class “ill” is gone: its only row names a file that is not there.",
    ]);
  });

  it("share one sentence where they are many", () => {
    const [first, ...more] = warnings(["c", "d", "e", "f", "g", "h"].map((name) => `${name}.png,class ${name}`));
    expect(first).toMatch(/^6 classes are gone/);
    expect(more).toEqual([]);
  });
});
