import { expect, it } from "vitest";
import { folderOf } from "../../datasets/import/facts.fixture";
import { planImport } from "../../datasets/import/plan-import";
import { Recipe } from "../../datasets/recipe";
import { chooseLayout } from "./layout-options";

const facts = folderOf(["NORMAL/a.png", "SICK/b.png", "todo/c.png"], { "list.csv": "Bild,wer\na.png,p1\nb.png,p1\n" });
const labels = (...args: Parameters<typeof chooseLayout>) =>
  planImport(args[0], chooseLayout(...args)).entries.map(({ label, metadata }) => [
    label,
    metadata.patientId,
    metadata.source,
  ]);

it("without options the likeliest layout is taken, with its evidence", () => {
  expect(chooseLayout(facts, {})).toMatchObject({
    layout: "class-folders",
    evidence: [expect.stringContaining("3 folders")],
    title: "A folder for each class",
  });
});

it("what is said on the command line goes before what the folder looks like, and before a recipe", () => {
  const given = {
    table: "list.csv",
    column: ["file=Bild", "patient=wer"],
    rename: ["SICK=pneumonia", "todo="],
    source: "clinic a",
  };
  expect(labels(facts, given)).toEqual([
    ["NORMAL", "p1", "clinic a"],
    ["pneumonia", "p1", "clinic a"],
  ]);
  const recipe = Recipe.parse({
    id: "x",
    title: "X",
    synthetic: false,
    source: "x",
    licence: "x",
    labels: {},
    layout: "class-folders",
    rename: { NORMAL: "normal", SICK: "ill" },
  });
  expect(labels(facts, given, recipe).map(([label]) => label)).toEqual(["normal", "pneumonia"]);
});

it("a table that is named tells the labels, and the folders those it does not know", () => {
  const told = folderOf(["x/a.png", "y/b.png"], { "list.csv": "Bild,Befund\na.png,sick\n" });
  expect(labels(told, { table: "list.csv", column: ["file=Bild", "label=Befund"] }).map(([label]) => label)).toEqual([
    "sick",
    "y",
  ]);
});

it("words that are none of the options' are refused with what there is", () => {
  expect(() => chooseLayout(facts, { layout: "heaps" })).toThrow("no layout “heaps”");
  expect(() => chooseLayout(facts, { table: "other.csv" })).toThrow("no table other.csv");
  expect(() => chooseLayout(facts, { column: ["colour=Bild"] })).toThrow("“colour” is nothing a column can say");
  expect(() => chooseLayout(facts, { rename: ["SICK"] })).toThrow("two words with =");
});
