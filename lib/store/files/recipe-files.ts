/** @file The recipes of public data sets: `datasets/<id>/recipe.json` of the checkout, read whenever they are asked for. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatasetId } from "../../datasets/dataset";
import { Recipe } from "../../datasets/recipe";
import { HilumError } from "../../errors";
import { parsedJson } from "../../text/parsed-json";
import { projectFolder } from "./hilum-home";
import { ifThere } from "./if-there";

const recipeFolder = () => join(projectFolder(), "datasets");

/** All recipes, by id. Throws `invalidDataset` for one that cannot be read. */
export async function listRecipes(folder: string = recipeFolder()): Promise<Recipe[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const ids = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return Promise.all(ids.map((id) => getRecipe(id, folder)));
}

/** One recipe. Throws `notFound`, and `invalidDataset` for one that cannot be read. */
export async function getRecipe(id: string, folder: string = recipeFolder()): Promise<Recipe> {
  const text = DatasetId.safeParse(id).success
    ? await ifThere(readFile(join(folder, id, "recipe.json"), "utf8"))
    : null;
  if (text === null)
    throw new HilumError("notFound", `There is no recipe ${id}.`, {
      remedy: "See them all with: npx hilum dataset recipe",
    });
  const parsed = Recipe.safeParse(parsedJson(text));
  if (parsed.success && parsed.data.id === id) return parsed.data;
  const reason = parsed.success
    ? `its id is ${parsed.data.id}`
    : `"${parsed.error.issues[0].path.join(".")}": ${parsed.error.issues[0].message}`;
  throw new HilumError("invalidDataset", `datasets/${id}/recipe.json is no recipe: ${reason}.`, {
    remedy: "Correct the file; datasets/README.md says what stands in it.",
  });
}
