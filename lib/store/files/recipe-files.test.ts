import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { getRecipe, listRecipes } from "./recipe-files";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hilum-test-recipes-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("every shipped recipe can be read, and each of a public set says what to fetch, its licence and what to cite", async () => {
  const recipes = await listRecipes();
  expect(recipes.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      "chestx-ray14",
      "covid-chestxray-dataset",
      "covidx",
      "darkcovidnet",
      "kermany",
      "phantom-demo",
      "radiography-database",
    ]),
  );
  for (const { id, synthetic, fetch, citation, layout, licence } of recipes) {
    expect(licence, id).not.toBe("");
    if (!synthetic)
      expect([fetch.length > 0, citation.length > 0, layout === undefined], id).toEqual([true, true, false]);
  }
});

it("says what is wrong with a recipe, and that there is none", async () => {
  await mkdir(join(folder, "broken"));
  await writeFile(join(folder, "broken/recipe.json"), '{"id": "broken"}');
  await expect(getRecipe("broken", folder)).rejects.toMatchObject({
    code: "invalidDataset",
    message: expect.stringContaining("title"),
  });
  await expect(getRecipe("absent", folder)).rejects.toMatchObject({ code: "notFound" });
  await expect(getRecipe("../store", folder)).rejects.toMatchObject({ code: "notFound" });
});
