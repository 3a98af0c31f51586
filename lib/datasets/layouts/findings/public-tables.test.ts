import { describe, expect, it } from "vitest";
import { folderOf } from "../../import/facts.fixture";
import { planImport, recogniseFolder } from "../../import/plan-import";
import { relativePaths } from "../../import/relative-paths";

/** What an import makes of films and tables that lie as given: the layout, films by label, the patients and the reasons. */
function understood(films: readonly string[], tables: Record<string, string>) {
  const [paths, names] = [films, Object.keys(tables)];
  const inside = relativePaths([...paths, ...names]);
  const facts = folderOf(
    inside.slice(0, paths.length),
    Object.fromEntries(names.map((name, at) => [inside[paths.length + at], tables[name]])),
  );
  const { entries, rejected, labels, question } = planImport(facts);
  return {
    layout: recogniseFolder(facts)[0].layout,
    labels: Object.fromEntries(labels.map(({ label, films: count }) => [label, count])),
    patients: new Set(entries.flatMap(({ metadata }) => metadata.patientId ?? [])).size,
    refused: Object.fromEntries(rejected.map(({ file, reason }) => [file, reason])),
    views: entries.map(({ metadata }) => metadata.view),
    question,
  };
}

/** The same table with its columns the other way round, its headings in capitals, in small letters, with a byte-order mark and semicolons. */
const variants = (rows: readonly (readonly string[])[]): string[] => {
  const text = (some: readonly (readonly string[])[], delimiter = ",") =>
    some.map((row) => row.map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)).join(delimiter)).join("\n");
  const [headings, ...rest] = rows;
  return [
    text(rows),
    text(rows.map((row) => [...row].reverse())),
    text([headings.map((name) => name.toUpperCase()), ...rest]),
    text([headings.map((name) => name.toLowerCase()), ...rest]),
    `\uFEFF${text(rows, ";")}`,
  ];
};

describe("CheXpert", () => {
  const views = [
    ["patient00001", "study1", "view1_frontal"],
    ["patient00001", "study1", "view2_lateral"],
    ["patient00002", "study1", "view1_frontal"],
    ["patient00002", "study3", "view1_frontal"],
    ["patient00003", "study1", "view1_frontal"],
    ["patient00004", "study1", "view1_frontal"],
  ];
  const marks = [
    ["1.0", "", "", "1.0"],
    ["1.0", "", "", ""],
    ["", "1.0", "0.0", ""],
    ["", "-1.0", "1.0", ""],
    ["", "1.0", "1.0", ""],
    ["", "", "0.0", ""],
  ];
  const table = (prefix: string) => [
    ["Path", "Sex", "Age", "Frontal/Lateral", "AP/PA", "No Finding", "Cardiomegaly", "Edema", "Support Devices"],
    ...views.map((parts, at) => [
      `${prefix}train/${parts.join("/")}.jpg`,
      "Female",
      "68",
      parts[2].endsWith("lateral") ? "Lateral" : "Frontal",
      parts[2].endsWith("lateral") ? "" : "AP",
      ...marks[at],
    ]),
  ];
  it.each([
    ["CheXpert-v1.0-small/", "CheXpert-v1.0-small/"],
    ["CheXpert-v1.0/", "chexpert/"],
    ["CheXpert-v1.0-small/", ""],
    ["", "data/CheXpert/"],
  ])("table with %j, films in %j", (prefix, folder) => {
    for (const text of variants(table(prefix))) {
      const films = views.map((parts) => `${folder}train/${parts.join("/")}.jpg`);
      const plan = understood([...films, `${folder}train/patient09999/study1/view1_frontal.jpg`], {
        [`${folder}train.csv`]: text,
      });
      expect(plan).toMatchObject({
        layout: "chexpert",
        labels: { "No Finding": 2, Cardiomegaly: 1 },
        patients: 2,
        views: ["AP", "lateral", "AP"],
        question: null,
      });
      expect(Object.values(plan.refused).sort()).toEqual([
        "it has several findings (Cardiomegaly, Edema): a film needs one label",
        "no table of CheXpert names it",
        "the table is uncertain of Cardiomegaly",
        "the table names no finding of it, nor “no finding”",
      ]);
    }
  });
});

describe("MIMIC-CXR", () => {
  const labels = [
    ["subject_id", "study_id", "Edema", "No Finding", "Pneumonia", "Support Devices"],
    ["10000032", "50414267", "", "1.0", "", "1.0"],
    ["10000032", "53189527", "1.0", "", "0.0", ""],
    ["10000764", "57375967", "", "", "-1.0", ""],
  ];
  const metadata =
    "dicom_id,subject_id,study_id,PerformedProcedureStepDescription,ViewPosition\naaaa-1,10000032,50414267,CHEST (PA AND LAT),PA\naaaa-2,10000032,50414267,CHEST (PA AND LAT),LATERAL\nbbbb-1,10000032,53189527,CHEST,AP\ncccc-1,10000764,57375967,CHEST,AP\n";
  const split = "dicom_id,study_id,subject_id,split\naaaa-1,50414267,10000032,train\n";
  const deep = [
    "p10/p10000032/s50414267/aaaa-1.jpg",
    "p10/p10000032/s50414267/aaaa-2.jpg",
    "p10/p10000032/s53189527/bbbb-1.jpg",
    "p10/p10000764/s57375967/cccc-1.jpg",
  ];

  it.each(["", "files/", "mimic-cxr-jpg-2.0.0.physionet.org/files/"])("with its folders in %j", (prefix) => {
    for (const text of variants(labels)) {
      const films = deep.map((film) => prefix + film);
      const plan = understood(films, {
        [`${prefix.replace("files/", "")}mimic-cxr-2.0.0-chexpert.csv`]: text,
        [`${prefix.replace("files/", "")}mimic-cxr-2.0.0-metadata.csv`]: metadata,
        [`${prefix.replace("files/", "")}mimic-cxr-2.0.0-split.csv`]: split,
      });
      expect(plan).toMatchObject({
        layout: "mimic-cxr",
        labels: { "No Finding": 2, Edema: 1 },
        patients: 1,
        views: ["PA", "lateral", "AP"],
        question: null,
      });
      expect(Object.values(plan.refused)).toEqual(["the table is uncertain of Pneumonia"]);
      expect(understood(films, { "mimic-cxr-2.0.0-negbio.csv": text })).toMatchObject({
        layout: "mimic-cxr",
        labels: { "No Finding": 2, Edema: 1 },
        patients: 1,
      });
    }
  });

  it("with its films in one folder, told by the metadata", () => {
    expect(
      understood(
        deep.map((film) => `images/${film.split("/").at(-1) ?? ""}`),
        { "mimic-cxr-2.0.0-chexpert.csv": variants(labels)[0], "mimic-cxr-2.0.0-metadata.csv": metadata },
      ),
    ).toMatchObject({ layout: "mimic-cxr", labels: { "No Finding": 2, Edema: 1 }, patients: 1 });
  });
});

describe("VinDr-CXR", () => {
  const rows = [
    ["image_id", "class_name", "class_id", "rad_id"],
    ["a1", "No finding", "14", "R1"],
    ["a1", "No finding", "14", "R2"],
    ["b2", "Cardiomegaly", "3", "R1"],
    ["b2", "Pleural effusion", "10", "R2"],
    ["c3", "Nodule/Mass", "8", "R1"],
    ["c3", "Nodule/Mass", "8", "R1"],
    ["c3", "Nodule/Mass", "8", "R2"],
    ["d4", "No finding", "14", "R1"],
    ["d4", "Aortic enlargement", "0", "R3"],
  ];
  it.each([
    ["train/", "png"],
    ["vinbigdata/train/", "dicom"],
    ["", "dcm"],
  ])("films in %j as .%s", (folder, end) => {
    for (const text of variants(rows)) {
      const plan = understood(
        ["a1", "b2", "c3", "d4", "e5"].map((id) => `${folder}${id}.${end}`),
        { [`${folder.replace("train/", "")}train.csv`]: text },
      );
      expect(plan).toMatchObject({
        layout: "vindr-cxr",
        labels: { "No finding": 1, "Nodule/Mass": 1 },
        question: null,
      });
      expect(Object.values(plan.refused).sort()).toEqual([
        "it has several findings (Cardiomegaly, Pleural effusion): a film needs one label",
        "no table of VinDr-CXR names it",
        "the table calls it both Aortic enlargement, No finding",
      ]);
    }
  });

  it("as published by PhysioNet: labels of the whole film in columns, boxes beside them", () => {
    const labels =
      "image_id,rad_id,Aortic enlargement,Pneumonia,Other diseases,No finding\na1,R1,0,0,0,1\na1,R2,0,0,0,1\nb2,R1,0,1,0,0\nb2,R2,0,1,0,0\nc3,R1,1,1,0,0\n";
    const boxes =
      "image_id,rad_id,class_name,x_min,y_min,x_max,y_max\na1,R1,No finding,,,,\nb2,R1,Lung Opacity,1,2,3,4\n";
    expect(
      understood(["train/a1.dicom", "train/b2.dicom", "train/c3.dicom"], {
        "annotations/annotations_train.csv": boxes,
        "annotations/image_labels_train.csv": labels,
      }),
    ).toMatchObject({ layout: "vindr-cxr", labels: { "No finding": 1, Pneumonia: 1 } });
  });
});

describe("the RSNA challenge", () => {
  const ids = [
    "0004cfab-14fd-4e49-80ba-63a80b6bddd6",
    "00313ee0-9eaa-42f4-b0ab-c148ed3241cd",
    "00322d4d-1c29-4943-afc9-b6754be640eb",
  ];
  const boxes = [
    ["patientId", "x", "y", "width", "height", "Target"],
    [ids[0], "", "", "", "", "0"],
    [ids[1], "", "", "", "", "0"],
    [ids[2], "316.0", "318.0", "170.0", "478.0", "1"],
    [ids[2], "660.0", "375.0", "146.0", "402.0", "1"],
  ];
  const classes = [
    ["patientId", "class"],
    [ids[0], "No Lung Opacity / Not Normal"],
    [ids[1], "Normal"],
    [ids[2], "Lung Opacity"],
    [ids[2], "Lung Opacity"],
  ];
  const films = ids.map((id) => `stage_2_train_images/${id}.dcm`);

  it("is read by its classes, else by its target; several boxes are one film", () => {
    for (const [at, text] of variants(boxes).entries()) {
      expect(understood(films, { "stage_2_train_labels.csv": text })).toMatchObject({
        layout: "rsna-pneumonia",
        labels: { "Lung Opacity": 1, "No Lung Opacity": 2 },
        patients: 3,
        question: null,
      });
      expect(
        understood(films, {
          "stage_2_train_labels.csv": text,
          "stage_2_detailed_class_info.csv": variants(classes)[at],
        }),
      ).toMatchObject({
        layout: "rsna-pneumonia",
        labels: { "Lung Opacity": 1, Normal: 1, "No Lung Opacity / Not Normal": 1 },
        patients: 3,
        question: null,
      });
    }
  });

  it("is not taken for a table of files whose patients happen to be called as files are", () => {
    expect(
      understood(["1.png", "2.png"], { "list.csv": "file,patientId,class\n1.png,2,sick\n2.png,1,normal\n" }),
    ).toMatchObject({ layout: "film-table", labels: { sick: 1, normal: 1 } });
  });
});

it("PadChest is read by its lists of labels", () => {
  const rows = [
    [
      "",
      "ImageID",
      "ImageDir",
      "StudyDate_DICOM",
      "StudyID",
      "PatientID",
      "PatientBirth",
      "PatientSex_DICOM",
      "ViewPosition_DICOM",
      "Projection",
      "Labels",
    ],
    [
      "0",
      "20536686640136348236148679891455886468_k6ga29.png",
      "0",
      "20140915",
      "2053",
      "839860488694292331637988235681460987",
      "1930.0",
      "F",
      "POSTEROANTERIOR",
      "PA",
      "['normal']",
    ],
    [
      "1",
      "135803415504923515076821959678074435083_fzis7d.png",
      "0",
      "20150914",
      "1358",
      "313572750430997347502932654319389875966",
      "1929.0",
      "M",
      "LATERAL",
      "L",
      "['pneumonia', ' pleural effusion']",
    ],
    ["2", "a3.png", "1", "20150914", "1359", "42", "1929.0", "M", "", "AP_horizontal", "[' pneumonia', 'pneumonia']"],
    ["3", "a4.png", "1", "20150914", "1360", "43", "1929.0", "M", "", "PA", "['exclude']"],
    ["4", "a5.png", "1", "20150914", "1361", "44", "1929.0", "M", "", "PA", "[]"],
  ];
  for (const prefix of ["", "images-224/", "PadChest/0/"]) {
    for (const text of variants(rows)) {
      const plan = understood(
        rows.slice(1).map((row) => prefix + row[1]),
        { "PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv": text },
      );
      expect(plan).toMatchObject({
        layout: "padchest",
        labels: { normal: 1, pneumonia: 1 },
        patients: 2,
        question: null,
      });
      expect(Object.values(plan.refused).sort()).toEqual([
        "it has several findings (pleural effusion, pneumonia): a film needs one label",
        "the table calls it “exclude”",
        "the table names no finding of it, nor “normal”",
      ]);
    }
  }
});

it("CoronaHack is read by its column Label, whatever its folders are called", () => {
  const rows = [
    ["", "X_ray_image_name", "Label", "Dataset_type", "Label_2_Virus_category", "Label_1_Virus_category"],
    ["0", "IM-0128-0001.jpeg", "Normal", "TRAIN", "", ""],
    ["1", "IM-0127-0001.jpeg", "Normal", "TEST", "", ""],
    ["2", "1-s2.0-S0929664620300449-gr2_lrg-a.jpg", "Pnemonia", "TRAIN", "COVID-19", "Virus"],
  ];
  for (const prefix of ["", "Coronahack-Chest-XRay-Dataset/Coronahack-Chest-XRay-Dataset/"]) {
    for (const text of variants(rows)) {
      expect(
        understood(
          [
            `${prefix}train/IM-0128-0001.jpeg`,
            `${prefix}test/IM-0127-0001.jpeg`,
            `${prefix}train/1-s2.0-S0929664620300449-gr2_lrg-a.jpg`,
          ],
          { "Chest_xray_Corona_Metadata.csv": text },
        ),
      ).toMatchObject({ layout: "coronahack", labels: { Normal: 2, Pnemonia: 1 }, question: null });
    }
  }
});

describe("any table with a column a finding", () => {
  const films = ["img/a.png", "img/b.png", "img/c.png", "img/d.png"];
  it("is read where its columns exclude each other, whatever they are called", () => {
    for (const text of variants([
      ["file", "alpha", "beta", "patient_id"],
      ["a.png", "1", "0", "p1"],
      ["b.png", "0", "1", "p1"],
      ["img/c.png", "1.0", "0.0", "p2"],
      ["d.png", "0", "1", ""],
    ])) {
      const { labels, ...plan } = understood(films, { "labels.csv": text });
      expect([Object.values(labels), plan.layout, plan.patients]).toEqual([[2, 2], "one-hot-table", 2]);
    }
  });

  it("is read by the rule where its columns are called as findings are", () => {
    const plan = understood(films, {
      "labels.csv": "image,Pneumonia,Pleural Effusion,Normal\na.png,1,0,0\nb.png,1,1,0\nc.png,0,0,1\nd.png,-1,0,0\n",
    });
    expect(plan).toMatchObject({ layout: "one-hot-table", labels: { Pneumonia: 1, Normal: 1 } });
    expect(Object.values(plan.refused)).toEqual([
      "it has several findings (Pleural Effusion, Pneumonia): a film needs one label",
      "the table is uncertain of Pneumonia",
    ]);
    expect(
      understood(films, { "labels.csv": "image,Pneumonia,Effusion\na.png,1,0\nb.png,0,0\nc.png,0,1\nd.png,0,0\n" })
        .labels,
    ).toEqual({ Pneumonia: 1, Effusion: 1, "No Finding": 2 });
  });

  it("is refused by name where nobody can tell what its columns are", () => {
    const { labels, refused, layout } = understood(films, {
      "labels.csv": "file,alpha,beta\na.png,1,1\nb.png,0,1\nc.png,0,0\nd.png,1,0\n",
    });
    expect([layout, labels]).toEqual(["one-hot-table", {}]);
    expect(refused["img/a.png"]).toContain("labels.csv has several columns of 0 and 1 (alpha, beta)");
  });

  it("leaves the folders their say where they are classes, and films of one name apart", () => {
    expect(
      understood(["covid/a.png", "normal/b.png"], { "clinical.csv": "file,oxygen,ventilated\na.png,1,0\nb.png,0,1\n" })
        .labels,
    ).toEqual({ covid: 1, normal: 1 });
    expect(
      understood(["p1/x/a.png", "p2/x/a.png"], {
        "labels.csv": "path,pneumonia,effusion\np1/x/a.png,1,0\np2/x/a.png,0,1\n",
      }).labels,
    ).toEqual({ pneumonia: 1, effusion: 1 });
  });
});

describe("the rows of public tables", () => {
  const count = (films: readonly string[], tables: Record<string, string>) =>
    Object.fromEntries(
      planImport(folderOf([...films], tables)).account.tables.map(({ table, used, withoutFilm, rows }) => [
        table,
        [used, withoutFilm.rows, rows],
      ]),
    );

  it("without a film are counted, whatever names the film", () => {
    expect(
      count(["train/patient00001/study1/view1_frontal.jpg"], {
        "train.csv":
          "Path,Sex,No Finding\nC/train/patient00001/study1/view1_frontal.jpg,Male,1.0\nC/train/patient00002/study1/view1_frontal.jpg,Male,1.0\n",
      }),
    ).toEqual({ "train.csv": [1, 1, 2] });
    expect(
      count(["p10/p10000032/s50414267/aa-1.jpg"], {
        "c.csv": "subject_id,study_id,No Finding\n10000032,50414267,1.0\n10000033,50414268,1.0\n10000034,50414269,\n",
        "m.csv": "dicom_id,subject_id,study_id\naa-1,10000032,50414267\naa-2,10000033,50414268\n",
      }),
    ).toEqual({ "c.csv": [1, 2, 3], "m.csv": [1, 1, 2] });
    expect(count(["a.png", "b.png"], { "t.csv": "file,covid,normal\na.png,1,0\nb.png,0,1\nc.png,0,1\n" })).toEqual({
      "t.csv": [2, 1, 3],
    });
    expect(
      count(["images/00000001_000.png"], {
        "Data_Entry_2017.csv":
          "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position\n00000001_000.png,Effusion,0,1,58,M,PA\n00000002_000.png,Effusion,0,2,58,M,PA\n",
      }),
    ).toEqual({ "Data_Entry_2017.csv": [1, 1, 2] });
  });
});
