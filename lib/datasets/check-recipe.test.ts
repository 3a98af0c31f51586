import { expect, it } from "vitest";
import { checkAgainstRecipe } from "./check-recipe";
import { folderOf } from "./import/facts.fixture";
import { planImport } from "./import/plan-import";
import { Recipe } from "./recipe";

const recipe = Recipe.parse({
  id: "little",
  title: "Little",
  synthetic: false,
  source: "somewhere",
  licence: "CC0",
  labels: { normal: "folder normal", sick: "folder sick" },
  expected: [
    { copy: "first release", origin: "source", classes: { normal: 2, sick: 1 }, patients: 3 },
    { copy: "second release", origin: "counted", classes: { normal: 3, sick: 2 } },
  ],
});

it("a folder is held against the copy that it differs least from, and every difference is said", () => {
  const first = planImport(folderOf(["normal/a.png", "normal/b.png", "sick/c.png"]));
  expect(checkAgainstRecipe(recipe, first)).toEqual([
    "The folder holds what Little should hold (first release, as its source says).",
  ]);
  const second = planImport(
    folderOf([
      "normal/00000001_000.png",
      "normal/00000001_001.png",
      "normal/b.png",
      "sick/c.png",
      "sick/d.png",
      "sick/e.png",
    ]),
  );
  expect(checkAgainstRecipe(recipe, second)).toEqual([
    "The folder differs from Little (second release, as it was counted):",
    "  films of sick: 3 here, 2 expected",
  ]);
});

it("where nothing is known it says that nothing was checked", () => {
  expect(checkAgainstRecipe({ ...recipe, expected: [] }, planImport(folderOf(["a/b.png"])))).toEqual([
    "Nothing is known of how many films Little holds: the folder was not checked.",
  ]);
});
