import { describe, expect, it } from "vitest";
import { readFolderClasses } from "./folder-classes";

/** Films by the class that folders tell, of folders with four films each. */
function classesOf(folders: readonly string[], choice: Parameters<typeof readFolderClasses>[1] = "auto") {
  const paths = folders.flatMap((folder) => [0, 1, 2, 3].map((film) => `${folder}/${film}.png`));
  const { labelOf, question, remarks } = readFolderClasses(paths, choice);
  const classes: Record<string, number> = {};
  for (const path of paths) {
    const label = labelOf(path) ?? "(none)";
    classes[label] = (classes[label] ?? 0) + 1;
  }
  return { classes, asks: question?.sentence ?? null, levels: question?.levels ?? [], remarks };
}

const grid = (outer: readonly string[], inner: readonly string[]) =>
  outer.flatMap((a) => inner.map((b) => `${a}/${b}`));

describe("classes inside folders that say how a set was divided", () => {
  it.each([
    ["train", "val", "test"],
    ["training", "validation", "testing"],
    ["Train", "Valid", "Holdout"],
    ["dev", "hold-out"],
    ["fold1", "fold2", "fold3"],
    ["fold_0", "fold_1"],
    ["kfold-1", "kfold-2"],
    ["split_1", "split_2"],
    ["train_images", "test_images"],
    ["TrainSet", "TestSet"],
    ["imagesTr", "imagesTs"],
    ["1_train", "2_val"],
    ["cv0", "cv1"],
    ["site_a", "site_b"],
    ["wave1", "wave2"],
    ["hospital-1", "hospital-2"],
    ["batch 1", "batch 2"],
    ["part1", "part2"],
    ["2019", "2020"],
    ["2020-03", "2020-04"],
    ["london", "paris"],
    ["0", "1", "2"],
    ["Set A", "Set B"],
    ["chest_xray_train", "chest_xray_test"],
    ["stage_2_train_images", "stage_2_test_images"],
    ["center1", "montgomery"],
  ])("%s, %s", (...outer) => {
    for (const names of [
      ["covid", "normal"],
      ["NORMAL", "PNEUMONIA"],
      ["COVID-19", "Viral Pneumonia", "Normal"],
    ]) {
      const films = 4 * outer.length;
      expect(classesOf(grid(outer, names))).toMatchObject({
        classes: Object.fromEntries(names.map((name) => [name, films])),
        asks: null,
      });
      expect(classesOf(grid(names, outer)), "the other way round").toMatchObject({
        classes: Object.fromEntries(names.map((name) => [name, films])),
        asks: null,
      });
      expect(classesOf(grid(["my archive"], grid(outer, names))), "in a wrapper").toMatchObject({
        classes: Object.fromEntries(names.map((name) => [name, films])),
        asks: null,
      });
      expect(classesOf(grid(grid(outer, names), ["images"])), "with a folder of images inside").toMatchObject({
        classes: Object.fromEntries(names.map((name) => [name, films])),
        asks: null,
      });
      expect(classesOf(grid(grid(outer, names), ["patient001", "patient002"])), "with patients inside").toMatchObject({
        classes: Object.fromEntries(names.map((name) => [name, 2 * films])),
        asks: null,
      });
    }
  });

  it("of words that nobody knows are found where splits lie around or inside them", () => {
    expect(classesOf(grid(["train", "test"], ["alpha", "beta"]))).toMatchObject({
      classes: { alpha: 8, beta: 8 },
      asks: null,
    });
    expect(classesOf(grid(["alpha", "beta"], ["train", "test"]))).toMatchObject({
      classes: { alpha: 8, beta: 8 },
      asks: null,
    });
  });

  it("are found at different depths, as in the archive of Kermany's set on Kaggle, and where a class is missing in one", () => {
    const once = grid(["train", "test", "val"], ["NORMAL", "PNEUMONIA"]);
    expect(classesOf([...once, ...grid(["chest_xray"], once)])).toMatchObject({
      classes: { NORMAL: 24, PNEUMONIA: 24 },
      asks: null,
    });
    expect(classesOf(["hospital x/covid", "hospital y/normal"])).toMatchObject({
      classes: { covid: 4, normal: 4 },
      asks: null,
    });
    expect(classesOf(["train/covid", "train/normal", "test"])).toMatchObject({
      classes: { covid: 4, normal: 4, "(none)": 4 },
      asks: null,
    });
    expect(classesOf(["dataset", "dataset/covid", "dataset/normal"])).toMatchObject({
      classes: { covid: 4, normal: 4, "(none)": 4 },
      asks: null,
    });
    expect(
      classesOf([
        "COVID-QU-Ex Dataset/Lung Segmentation Data/Lung Segmentation Data/Train/COVID-19/images",
        "COVID-QU-Ex Dataset/Lung Segmentation Data/Lung Segmentation Data/Val/Normal/images",
        "COVID-QU-Ex Dataset/Lung Segmentation Data/Lung Segmentation Data/Test/Non-COVID/images",
      ]),
    ).toMatchObject({ classes: { "COVID-19": 4, Normal: 4, "Non-COVID": 4 }, asks: null });
  });

  it("say what was passed over", () => {
    expect(classesOf(grid(["train", "val"], ["covid", "normal"])).remarks).toEqual([
      "train, val look like splits, not classes.",
    ]);
    expect(classesOf(grid(["london", "paris"], ["covid", "normal"])).remarks).toEqual([
      "london, paris are passed over: the folders inside are the classes.",
    ]);
  });
});

it("sorts of a class inside it do not matter", () => {
  expect(classesOf(["pneumonia/viral", "pneumonia/bacterial", "normal"]).classes).toEqual({ pneumonia: 8, normal: 4 });
  expect(classesOf(["alpha/one", "alpha/other", "beta/third"])).toMatchObject({
    classes: { alpha: 8, beta: 4 },
    asks: null,
  });
  expect(classesOf(grid(["covid", "normal"], ["london", "paris"]))).toMatchObject({
    classes: { covid: 8, normal: 8 },
    asks: null,
  });
  expect(classesOf(grid(["covid", "normal"], ["male", "female"]))).toMatchObject({
    classes: { covid: 8, normal: 8 },
    asks: null,
  });
  expect(classesOf(["class_0", "class_1", "grade 2"])).toMatchObject({
    classes: { class_0: 4, class_1: 4, "grade 2": 4 },
    asks: null,
  });
});

describe("what cannot be known is asked, and until then no film is labelled by a split, a patient or a wrapper", () => {
  it.each([
    [["train", "test"], "train, test look like splits"],
    [grid(["fold1", "fold2"], ["images"]), "fold1, fold2 look like splits"],
    [["patient00001/study1", "patient00002/study1", "patient00003/study1"], "look like patients"],
    [["p10/p10000032/s50414267", "p11/p11000001/s50000001"], "look like patients"],
    [["2020-01-03", "2020-01-04"], "look like dates"],
    [["site1", "site2"], "look like sites"],
    [["archive"], "archive looks like folders of images"],
    [["my stuff"], "one, my stuff"],
    [["1.2.840.113619.2.1", "1.2.840.113619.2.2"], "look like patients"],
    [["smith", "miller", "jones", "brown", "davis", "garcia", "wilson", "moore"], "look like patients"],
    [["male", "female"], "look like views, sexes or ages"],
  ])("%j", (folders, sentence) => {
    const { classes, asks } = classesOf([...folders].sort());
    expect(classes).toEqual({ "(none)": 4 * folders.length });
    for (const word of sentence.split(/, | /)) expect(asks).toContain(word);
  });

  it("numbers and folders that repeat in each other are shown as suggested, and asked for", () => {
    expect(classesOf(["0", "1"])).toMatchObject({
      classes: { 0: 4, 1: 4 },
      asks: expect.stringContaining("0, 1 look like numbers"),
    });
    expect(classesOf(grid(["alpha", "beta"], ["gamma", "delta"]))).toMatchObject({
      classes: { gamma: 8, delta: 8 },
      asks: expect.stringContaining("either may be the classes"),
    });
    expect(classesOf(["covid_train", "covid_test", "normal_train", "normal_test"]).asks).toContain(
      "classes and splits in one name",
    );
  });

  it("one class around others, or around whatever it is", () => {
    expect(classesOf(grid(["pneumonia"], ["viral", "bacterial"]))).toMatchObject({
      classes: { viral: 4, bacterial: 4 },
      asks: null,
    });
    expect(classesOf(grid(["covid"], ["smith", "jones"]))).toMatchObject({
      classes: { covid: 8 },
      asks: expect.stringContaining("it may be their class, or they may be"),
    });
    expect(classesOf(grid(["covid"], ["train", "test"]))).toMatchObject({ classes: { covid: 8 }, asks: null });
    expect(classesOf(grid(["covid chest x-rays/v2"], ["covid", "normal"]))).toMatchObject({
      classes: { covid: 4, normal: 4 },
      asks: null,
    });
  });

  it("an answer settles it", () => {
    const folders = grid(["alpha", "beta"], ["gamma", "delta"]);
    expect(classesOf(folders, 1)).toMatchObject({ classes: { alpha: 8, beta: 8 }, asks: null });
    expect(classesOf(folders, 2)).toMatchObject({ classes: { gamma: 8, delta: 8 }, asks: null });
    expect(classesOf(folders, "none")).toMatchObject({ classes: { "(none)": 16 }, asks: null });
    expect(classesOf(folders).levels).toEqual([
      { level: 1, names: ["alpha", "beta"], folders: 2, kind: "word" },
      { level: 2, names: ["delta", "gamma"], folders: 2, kind: "word" },
    ]);
  });
});
