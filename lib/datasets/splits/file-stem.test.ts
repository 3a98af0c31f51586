import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { fileStem, stemKeys } from "./file-stem";
import { groupFilms } from "./group-films";

/** The files that the names tie together, as lists; the label is the folder. */
function tied(...files: string[]): string[][] {
  const keys = stemKeys(files.map((file) => ({ file, label: file.split("/")[0] })));
  const families = new Map<string, string[]>();
  keys.forEach((key, i) => key !== null && families.set(key, [...(families.get(key) ?? []), files[i]]));
  return [...families.values()].filter((family) => family.length > 1);
}

describe("the stem of a file name", () => {
  it.each([
    ["a/IMG_0007.PNG", "img_0007"],
    ["IMG_0007_flip.jpeg", "img_0007"],
    ["x_aug3.png", "x"],
    ["x-augmented_12.png", "x"],
    ["x_rot90_flip.png", "x"],
    ["x - Copy.png", "x"],
    ["x - Copy (2).png", "x"],
    ["Copy of x.png", "x"],
    ["x (1).png", "x (1)"],
    ["scan.nii.dcm.gz", "scan.nii"],
    ["00002658_001.png", "00002658_001"],
    ["flip.png", "flip"],
    ["nejmoa2001191_f3-PA.jpg", "nejmoa2001191_f3-pa"],
    ["outcrop.png", "outcrop"],
    ["x_cropland.png", "x_cropland"],
    ["x_flip_test.png", "x_flip_test"],
    ["_flip.png", "_flip"],
    ["x .png", "x"],
    ["x.tif", "x"],
    ["scan.dcm.v2.png", "scan.dcm.v2"],
    ["x - Copy (12).png", "x"],
    ["Copy (12) of x.png", "x"],
    ["copy(2) of  x.png", "x"],
    ["photocopy of x.png", "photocopy of x"],
  ])("of %s is %s", (file, stem) => expect(fileStem(file)).toBe(stem));

  it("lacks every word that augmenting and copying append", () => {
    const words =
      "aug augmented augmentation copy kopie copie copia dup duplicate flip hflip vflip flipped mirror mirrored rot rotate rotated rotation crop cropped resize resized rescale rescaled " +
      "zoom zoomed shift shifted noise noisy blur blurred bright brightness brighter dark darker contrast gamma clahe equalised equalized enhanced invert inverted sharp sharpen sharpened";
    expect(
      words
        .split(" ")
        .filter((word) => fileStem(`x_${word}.png`) !== "x" || fileStem(`x-${word.toUpperCase()} 3.png`) !== "x"),
    ).toEqual([]);
  });
});

describe("file names tie together", () => {
  it("augmentations and copies in a folder, even of a film that has only a number", () => {
    expect(tied("covid/12.png", "covid/12_flip.png", "covid/12_aug2.png", "covid/13.png")).toEqual([
      ["covid/12.png", "covid/12_flip.png", "covid/12_aug2.png"],
    ]);
    expect(tied("covid/7_aug1.png", "covid/7_aug2.png")).toHaveLength(1);
    expect(tied("covid/12.png", "covid/12 (1).png")).toEqual([["covid/12.png", "covid/12 (1).png"]]);
    const copies = ["covid/12345.png", "covid/12345(1).png", "covid/12345 (12).png"];
    expect(tied(...copies)).toEqual([copies]);
    expect(tied("covid/zuzanna image.png", "covid/zuzanna image (2).png")).toHaveLength(1);
  });

  it("a telling name wherever it lies, in whatever format", () => {
    expect(tied("covid/nejmc2001573_f1a.jpg", "normal/nejmc2001573_f1a.png", "covid/nejmc2001573_f1b.jpg")).toEqual([
      ["covid/nejmc2001573_f1a.jpg", "normal/nejmc2001573_f1a.png"],
    ]);
    expect(tied("a/100200.png", "b/100200.png")).toHaveLength(1);
    expect(tied("a/1234-5678.png", "b/1234-5678.png")).toHaveLength(1);
    expect(tied("a/nora.png", "b/nora.png")).toHaveLength(1);
    expect(
      tied("a/31BA3780-2323-493F-8AED-62081B9C383B.jpg", "b/31ba3780-2323-493f-8aed-62081b9c383b_crop.png"),
    ).toHaveLength(1);
  });
});

describe("file names tie nothing together", () => {
  it.each([
    ["numbers in two folders", ["covid/1.png", "normal/1.png"]],
    ["a counter in two folders", ["covid/img_3.png", "normal/img_3.png"]],
    ["a counter with leading zeros", ["a/IM-0001-0001.dcm", "b/IM-0001-0001.dcm"]],
    ["one number in two formats: downloads from two places", ["covid/1.png", "covid/1.jpg"]],
    [
      "the class with a number",
      ["covid-19/COVID-19 (12).png", "normal/covid-19 (12).png", "covid-19/COVID-19 (13).png"],
    ],
    ["a folder renamed as a whole", ["a/image (1).png", "a/image (2).png", "a/image (3).png"]],
    [
      "a folder renamed as a whole, with the first film left unnumbered",
      ["a/image.png", "a/image (2).png", "a/image (3).png"],
    ],
    ["the same view of two patients", ["patient1/study1/view1_frontal.jpg", "patient2/study1/view1_frontal.jpg"]],
    ["a derivative in another folder than its number's", ["a/12.png", "b/12_flip.png"]],
    ["a number of five significant digits", ["a/0012345.png", "b/0012345.png"]],
    ["numbers of seven digits in all", ["a/123-4567.png", "b/123-4567.png"]],
    ["a word of three letters", ["a/ida.png", "b/ida.png"]],
    [
      "words common for films",
      [
        "a/frontal.png",
        "b/frontal.png",
        "a/untitled.png",
        "b/untitled.png",
        "a/viral pneumonia.png",
        "b/viral pneumonia.png",
      ],
    ],
    ["a number in brackets that is not at the end", ["a/q9334512.png", "a/q9334512 (1) b.png"]],
    ["a film called undefined", ["a/undefined.png", "a/12.png"]],
  ])("for %s", (_, files) => expect(tied(...files)).toEqual([]));

  it("for a word that many films have, with a counter", () => {
    const series = (folder: string) => Array.from({ length: 30 }, (_, i) => `${folder}/brustkorb_${i}.png`);
    expect(tied(...series("a"), ...series("b"))).toEqual([]);
    // Ten films may still be copies of each other under names of their own; the eleventh makes it a series.
    const few = (count: number) => ["a", "b"].flatMap((folder) => series(folder).slice(0, count));
    expect([tied(...few(10)), tied(...few(11))]).toMatchObject([{ length: 10 }, { length: 0 }]);
  });

  it("for a telling word that each patient's folder has", () => {
    expect(tied(...Array.from({ length: 9 }, (_, i) => `${i}/befundaufnahme.png`))).toEqual([]);
    expect(tied(...Array.from({ length: 5 }, (_, i) => `${i}/befundaufnahme.png`))).toHaveLength(1);
    expect(tied(...Array.from({ length: 6 }, (_, i) => `${i}/befundaufnahme.png`))).toEqual([]);
  });
});

it("does not depend on the order of the files", () => {
  const files = ["a/12.png", "a/12_flip.png", "b/12.png", "a/x9334512.png", "b/x9334512.jpg", "a/image (1).png"].map(
    (file) => ({ file, label: "l" }),
  );
  expect(stemKeys(files.toReversed()).toReversed()).toEqual(stemKeys(files));
});

function fieldsOf(row: string) {
  const [file, label, patientId] = row.split(",");
  return { file, label, patientId };
}

const real = path.resolve(import.meta.dirname, "../../../../shared/data/darkcovidnet-384/metadata.csv");
describe.skipIf(!existsSync(real))("the names of the public set (needs ../shared/data)", () => {
  const rows = existsSync(real) ? readFileSync(real, "utf8").trim().split(/\r?\n/).slice(1) : [];
  const films = rows.map((row, index) => ({ index, ...fieldsOf(row) }));

  it("chain no patients: the groups are the patients, the largest of 12 films", () => {
    const groups = groupFilms(films);
    expect(groups).toHaveLength(new Set(films.map(({ patientId }) => patientId)).size);
    expect(Math.max(...groups.map((group) => group.length))).toBe(12);
  });

  it("tie an augmented copy of every film to its film, and still no two films", () => {
    const copies = films.map(({ file, label, index }) => ({
      index: films.length + index,
      file: file.replace(/\.jpg$/, "_aug1.png"),
      label,
      patientId: `copy ${index}`,
    }));
    const unknown = films.map((film) => ({ ...film, patientId: `film ${film.index}` }));
    const groups = groupFilms([...unknown, ...copies]);
    expect(groups).toHaveLength(films.length);
    expect(groups.every(([film, copy]) => copy.index === film.index + films.length)).toBe(true);
  });
});
