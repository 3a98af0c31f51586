import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf } from "../import/facts.fixture";
import { patientOf } from "../import/film-metadata";
import { planImport, recogniseFolder } from "../import/plan-import";

const likeliest = (...args: Parameters<typeof folderOf>) => recogniseFolder(folderOf(...args))[0];
const planned = (...args: Parameters<typeof folderOf>) =>
  planImport(folderOf(...args)).entries.map(({ path: file, label, metadata }) => ({ file, ...metadata, label }));

describe("the COVID-19 Radiography Database", () => {
  const paths = [
    "COVID/images/COVID-1.png",
    "COVID/masks/COVID-1.png",
    "Normal/images/Normal-1.png",
    "Normal/masks/Normal-1.png",
    "Viral Pneumonia/images/Viral Pneumonia-1.png",
    "Lung_Opacity/images/Lung_Opacity-1.png",
    "README.md.txt",
  ];
  const sheets = {
    "COVID.metadata.xlsx":
      "FILE NAME,FORMAT,SIZE,URL\nCOVID-1,PNG,256*256,https://sirm.org/category/senza-categoria/covid-19/",
    "Normal.metadata.xlsx":
      "FILE NAME,FORMAT,SIZE,URL\nNORMAL-1,PNG,256*256,https://www.kaggle.com/c/rsna-pneumonia-detection-challenge/data",
  };

  it("is recognised, with sources from its sheets and without its masks", () => {
    expect(likeliest(paths, sheets)).toMatchObject({
      layout: "radiography-database",
      evidence: expect.arrayContaining([expect.stringContaining("2 metadata sheets")]),
    });
    expect(planned(paths, sheets).map(({ file, label, source }) => [file, label, source])).toEqual([
      ["COVID/images/COVID-1.png", "covid-19", "sirm.org"],
      ["Lung_Opacity/images/Lung_Opacity-1.png", "lung-opacity", ""],
      ["Normal/images/Normal-1.png", "normal", "kaggle.com"],
      ["Viral Pneumonia/images/Viral Pneumonia-1.png", "viral-pneumonia", ""],
    ]);
    expect(planImport(folderOf(paths, sheets)).rejected.map(({ file, reason }) => [file, reason])).toEqual([
      ["COVID/masks/COVID-1.png", "a mask, not a film"],
      ["Normal/masks/Normal-1.png", "a mask, not a film"],
      ["README.md.txt", "a document, not a film"],
    ]);
  });
});

describe("COVIDx", () => {
  const lists = {
    "train.txt": "379 1e64990d1b40c1758a2aaa9c7f7a85_jumbo.jpeg COVID-19 cohen\nANON24 COVID (12).png normal sirm\n",
    "test.txt": "419639-003251 MIDRC-RICORD-1C-419639-003251-46647-0.png pneumonia ricord\n",
  };
  const films = [
    "train/1e64990d1b40c1758a2aaa9c7f7a85_jumbo.jpeg",
    "train/COVID (12).png",
    "test/MIDRC-RICORD-1C-419639-003251-46647-0.png",
    "train/stray.png",
  ];

  it("is recognised by its lists, which tell patient, class and source", () => {
    expect(likeliest(films, lists).layout).toBe("covidx");
    expect(planned(films, lists).map(({ patientId, label, source }) => [patientId, label, source])).toEqual([
      ["419639-003251", "pneumonia", "ricord"],
      ["379", "covid-19", "cohen"],
      ["ANON24", "normal", "sirm"],
    ]);
    expect(planImport(folderOf(films, lists)).rejected).toEqual([
      { file: "train/stray.png", reason: "no split list names it" },
    ]);
  });

  it("with lists of both kinds takes those with three classes, or those that were chosen", () => {
    const both = { ...lists, "train_B.txt": "379 1e64990d1b40c1758a2aaa9c7f7a85_jumbo.jpeg positive cohen\n" };
    expect(planned(films, both)).toHaveLength(3);
    const choice = { ...likeliest(films, both), layout: "covidx" as const };
    const plan = planImport(folderOf(films, both), { ...choice, options: { ...choice.options, table: "train_B.txt" } });
    expect(plan.entries.map(({ label }) => label)).toEqual(["positive"]);
  });
});

describe("covid-chestxray-dataset", () => {
  const header =
    "patientid,offset,sex,age,finding,RT_PCR_positive,survival,view,modality,date,location,folder,filename,doi,url,license";
  const table = [
    header,
    '2,0,M,65,Pneumonia/Viral/COVID-19,Y,Y,PA,X-ray,"January 22, 2020","Cho Ray Hospital, Ho Chi Minh City, Vietnam",images,a.jpeg,10.1056/x,https://www.nejm.org/doi/full/10.1056/NEJMc2001272,',
    "4,5,F,,No Finding,,,AP Supine,X-ray,2020,,images,b.png,,https://radiopaedia.org/cases/1,CC BY-NC-SA",
    "9,,,,Pneumonia/Viral/COVID-19,,,Axial,CT,2020,,images,c.png,,https://radiopaedia.org/cases/2,",
    "10,3,F,40,Tuberculosis,,,L,X-ray,2020,,images,d.png,,,",
    "11,3,F,40,todo,,,PA,X-ray,2020,,images,e.png,,,",
  ].join("\n");
  const films = [
    "images/a.jpeg",
    "images/b.png",
    "images/c.png",
    "images/d.png",
    "images/e.png",
    "annotations/lungVAE-masks/a_mask.png",
  ];

  it("is recognised by its columns; findings become labels, and offset, view and licence stay with each film", () => {
    expect(likeliest(films, { "metadata.csv": table }).layout).toBe("covid-chestxray");
    expect(planned(films, { "metadata.csv": table })).toEqual([
      {
        file: "images/a.jpeg",
        label: "covid-19",
        patientId: "2",
        sex: "M",
        ageYears: 65,
        view: "PA",
        source: "nejm.org",
        licence: "",
        offsetDays: 0,
      },
      {
        file: "images/b.png",
        label: "normal",
        patientId: "4",
        sex: "F",
        ageYears: null,
        view: "AP supine",
        source: "radiopaedia.org",
        licence: "CC BY-NC-SA",
        offsetDays: 5,
      },
      {
        file: "images/d.png",
        label: "Tuberculosis",
        patientId: "10",
        sex: "F",
        ageYears: 40,
        view: "lateral",
        source: "",
        licence: "",
        offsetDays: 3,
      },
    ]);
    expect(
      planImport(folderOf(films, { "metadata.csv": table })).rejected.map(({ file, reason }) => [file, reason]),
    ).toEqual([
      ["annotations/lungVAE-masks/a_mask.png", "a mask, not a film"],
      ["images/c.png", "the table calls it CT, not an X-ray"],
      ["images/e.png", "films labelled “todo” are left out"],
    ]);
  });

  it("is read in its first version, too, with other headings and no modality", () => {
    const first =
      "Patientid,offset,sex,age,finding,survival,view,date,location,filename,doi, url,license,notes\n17,9,M,54,COVID-19,Y,CT,2020,Korea,d.jpg,,https://www.jkms.org/x,,\n17,3,M,54,COVID-19,Y,AP,2020,Korea,a.jpg,,https://www.jkms.org/x,,";
    expect(
      planned(["images/a.jpg", "images/d.jpg"], { "metadata.csv": first }).map(
        ({ file, label, offsetDays, source }) => [file, label, offsetDays, source],
      ),
    ).toEqual([["images/a.jpg", "covid-19", 3, "jkms.org"]]);
  });
});

describe("ChestX-ray14", () => {
  const header =
    "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],";
  const table = `${header}\n00000001_000.png,Cardiomegaly,0,1,57,M,PA,2682,2749,0.143,0.143,\n00000001_001.png,Cardiomegaly|Emphysema,1,1,58,M,PA,2894,2729,0.143,0.143,\n00000002_000.png,No Finding,0,2,412,M,AP,2500,2048,0.171,0.171,\n`;

  it("is recognised by its table; a film with several findings needs a label of its own", () => {
    const films = [
      "images_001/images/00000001_000.png",
      "images_001/images/00000001_001.png",
      "images_001/images/00000002_000.png",
    ];
    const found = likeliest(films, { "Data_Entry_2017.csv": table });
    expect(found.layout).toBe("chestx-ray14");
    expect(
      planned(films, { "Data_Entry_2017.csv": table }).map(({ label, patientId, ageYears, view }) => [
        label,
        patientId,
        ageYears,
        view,
      ]),
    ).toEqual([
      ["Cardiomegaly", "00000001", 57, "PA"],
      ["normal", "00000002", null, "AP"],
    ]);
    const kept = planImport(folderOf(films, { "Data_Entry_2017.csv": table }), {
      layout: found.layout,
      options: { ...found.options, labels: { "Cardiomegaly|Emphysema": "both" } },
    });
    expect(kept.entries.map(({ label }) => label)).toEqual(["Cardiomegaly", "both", "No Finding"]);
  });
});

describe("DarkCovidNet", () => {
  it("is recognised by its folders and the NIH's names, with the table's views when it is there", () => {
    const films = [
      "Covid-19/abc.jpg",
      "No_findings/00000013_005.png",
      "Pneumonia/00000032_001.png",
      "Pneumonia/00000013_006.png",
    ];
    expect(likeliest(films)).toMatchObject({
      layout: "darkcovidnet",
      evidence: expect.arrayContaining([
        expect.stringContaining("3 films are called as the NIH calls them: 2 patients"),
      ]),
    });
    const table =
      "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position\n00000013_005.png,No Finding,5,13,60,F,AP\n";
    expect(
      planned(films, { "Data_Entry_2017.csv": table }).map(({ label, patientId, view }) => [label, patientId, view]),
    ).toEqual([
      ["covid-19", null, "unknown"],
      ["normal", "00000013", "AP"],
      ["pneumonia", "00000013", "unknown"],
      ["pneumonia", "00000032", "unknown"],
    ]);
  });
});

describe("DICOM files", () => {
  it("take the label from class folders or a table, and of a medium only what its DICOMDIR names", () => {
    expect(likeliest(["sick/a.dcm", "normal/b.dcm"]).layout).toBe("dicom");
    expect(planned(["sick/a.dcm", "normal/b"]).map(({ label }) => label)).toEqual(["normal", "sick"]);
    const medium = folderOf(["DICOM/PAT00001/IM000001", "DICOM/PAT00001/IM000002", "AUTORUN.INF"], {
      DICOMDIR: "DICOM/PAT00001/IM000001\nDICOM/PAT00009/IM000001\n../../etc/passwd",
      "labels.csv": "file,label\nDICOM/PAT00001/IM000001,sick\n",
    });
    expect(recogniseFolder(medium)[0]).toMatchObject({ layout: "dicom", strength: 0.9 });
    const plan = planImport(medium);
    expect(plan.entries.map(({ path: file, label }) => [file, label])).toEqual([["DICOM/PAT00001/IM000001", "sick"]]);
    expect(plan.rejected).toEqual([
      { file: "../../etc/passwd", reason: "the DICOMDIR points out of the folder" },
      { file: "AUTORUN.INF", reason: "the DICOMDIR does not name it" },
      { file: "DICOM/PAT00001/IM000002", reason: "the DICOMDIR does not name it" },
      { file: "DICOM/PAT00009/IM000001", reason: "the DICOMDIR names it, but it is not there" },
    ]);
  });
});

it("a DICOMDIR rules over its own folder only, and over nothing when it describes another", () => {
  const films = ["sick/CD1/IM1", "sick/CD1/IM2", "normal/b.dcm"];
  const plan = planImport(folderOf(films, { "sick/CD1/DICOMDIR": "IM1", "normal/DICOMDIR": "IMAGES/IM7" }));
  expect(plan.entries.map(({ path: file, label }) => [file, label])).toEqual([
    ["normal/b.dcm", "normal"],
    ["sick/CD1/IM1", "sick"],
  ]);
  expect(plan.rejected).toEqual([{ file: "sick/CD1/IM2", reason: "the DICOMDIR does not name it" }]);
});

it("a table under any headings is recognised by the films it names, and a folder by its classes", () => {
  expect(likeliest(["x/a.png", "x/b.png"], { "list.csv": "Image;Class;Subject\na.png;sick;1\n" })).toMatchObject({
    layout: "film-table",
    options: { table: "list.csv", columns: { file: "Image", label: "Class", patient: "Subject" } },
  });
  expect(likeliest(["x/a.png", "y/b.png"], { "list.csv": "Image;Class\nc.png;sick\n" })).toMatchObject({
    layout: "class-folders",
  });
  expect(likeliest(["x/a.png", "y/b.png"], { "broken.csv": 'file,label\n"a' })).toMatchObject({
    layout: "class-folders",
  });
});

const real = path.resolve(import.meta.dirname, "../../../../shared/data/darkcovidnet-384");
describe.skipIf(!existsSync(real))("the public development set (needs ../shared/data)", () => {
  const films = existsSync(real)
    ? readdirSync(real, { recursive: true, encoding: "utf8" }).filter((file) => /\.(jpg|jpeg|png)$/i.test(file))
    : [];
  const facts = () => folderOf(films, { "metadata.csv": readFileSync(path.join(real, "metadata.csv"), "utf8") });

  it("is recognised as DarkCovidNet with its table: 869 films of 587 patients, 17 of the 21 NIH patients with both labels", () => {
    const recognised = recogniseFolder(facts());
    expect(recognised.map(({ layout }) => layout)).toEqual(["darkcovidnet", "film-table", "class-folders"]);
    const { entries, rejected } = planImport(facts());
    expect([entries.length, rejected]).toEqual([869, []]);
    const labels = new Map<string, Set<string>>();
    for (const { path: file, label, metadata } of entries) {
      const patient = patientOf(file, metadata.patientId);
      labels.set(patient, (labels.get(patient) ?? new Set()).add(label));
      expect(label).toBe(file.split("/")[0]);
    }
    expect(labels.size).toBe(587);
    expect([...labels.values()].filter((some) => some.has("normal") && some.has("pneumonia"))).toHaveLength(17);
    expect(new Set(entries.map(({ metadata }) => metadata.view))).toContain("AP supine");
  });
});
