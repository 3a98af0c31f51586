import { describe, expect, it } from "vitest";
import { folderOf } from "../../import/facts.fixture";
import { planImport, recogniseFolder } from "../../import/plan-import";
import { likeliestLayout } from "../known-layouts";
import type { LayoutOptions } from "../layout";

/** What is marked in each film of a folder that is imported with several findings a film. */
function marked(films: readonly string[], tables: Record<string, string>, options: Partial<LayoutOptions> = {}) {
  const facts = folderOf(films, tables);
  const recognised = likeliestLayout(recogniseFolder(facts), true);
  const plan = planImport(facts, {
    layout: recognised.layout,
    options: { ...recognised.options, multiLabel: true, ...options },
  });
  return {
    layout: recognised.layout,
    films: Object.fromEntries(plan.entries.map(({ path, metadata }) => [path, metadata.findings])),
    labels: [...new Set(plan.entries.map(({ label }) => label))],
    refused: Object.fromEntries(plan.rejected.map(({ file, reason }) => [file, reason])),
  };
}

describe("a table of CheXpert with several findings a film", () => {
  const films = ["train/patient00001/study1/view1_frontal.jpg", "train/patient00002/study1/view1_frontal.jpg"];
  const table = [
    "Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Edema,Pleural Effusion,Support Devices",
    `${films[0]},Female,60,Frontal,AP,,1.0,-1.0,1.0`,
    `${films[1]},Male,50,Frontal,PA,1.0,,0.0,`,
  ].join("\n");

  it("keeps each finding with its yes, no, uncertain and empty, devices and no finding among them", () => {
    const found = marked(films, { "train.csv": table });
    expect(found.layout).toBe("chexpert");
    expect(found.labels).toEqual(["multi-label"]);
    expect(found.films).toEqual({
      [films[0]]: { "No Finding": ".", Edema: "1", "Pleural Effusion": "u", "Support Devices": "1" },
      [films[1]]: { "No Finding": "1", Edema: ".", "Pleural Effusion": "0", "Support Devices": "." },
    });
  });

  it("takes empty for no only where that is said, and leaves findings out or puts two together by their names", () => {
    const found = marked(
      films,
      { "train.csv": table },
      { blankIsNo: true, labels: { "No Finding": null, Edema: "wet", "Pleural Effusion": "wet" } },
    );
    expect(found.films).toEqual({
      [films[0]]: { wet: "1", "Support Devices": "1" },
      [films[1]]: { wet: "0", "Support Devices": "0" },
    });
  });
});

describe("lists of findings", () => {
  it("of the NIH name what is there, and every other finding of the table is not", () => {
    const films = ["images/00000001_000.png", "images/00000002_000.png", "images/00000003_000.png"];
    const rows = ["Cardiomegaly|Effusion", "No Finding", "Mass"].map(
      (list, at) => `0000000${at + 1}_000.png,${list},0,${at + 1},60,M,PA`,
    );
    const table = [
      "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position",
      ...rows,
    ].join("\n");
    const found = marked(films, { "Data_Entry_2017.csv": table });
    expect(found.layout).toBe("chestx-ray14");
    expect(found.films).toEqual({
      [films[0]]: { Cardiomegaly: "1", Effusion: "1", Mass: "0" },
      [films[1]]: { Cardiomegaly: "0", Effusion: "0", Mass: "0" },
      [films[2]]: { Cardiomegaly: "0", Effusion: "0", Mass: "1" },
    });
  });

  it("of several readers make uncertain what not all of them say", () => {
    const films = ["a.png", "b.png"];
    const table = [
      "image_id,class_name,rad_id",
      ...["a,Nodule,R1", "a,Effusion,R1", "a,Nodule,R2", "b,No finding,R1", "b,No finding,R2"],
    ].join("\n");
    const found = marked(films, { "train.csv": table });
    expect(found.layout).toBe("vindr-cxr");
    expect(found.films).toEqual({ "a.png": { Nodule: "1", Effusion: "u" }, "b.png": { Nodule: "0", Effusion: "0" } });
  });
});

it("a film of which a table says nothing is left out with the reason", () => {
  const table = "file,nodule,effusion\na.png,1,\nb.png,,\nc.png,,0\n";
  const found = marked(["a.png", "b.png", "c.png"], { "marks.csv": table });
  expect(found.films).toEqual({
    "a.png": { nodule: "1", effusion: "." },
    "c.png": { nodule: ".", effusion: "0" },
  });
  expect(found.refused["b.png"]).toBe("the table says nothing of its findings");
});

it("films that lie in folders of classes are refused by name where several findings were asked for", () => {
  expect(() => marked(["ill/a.png", "well/b.png"], {})).toThrow(/have one label each/);
});
