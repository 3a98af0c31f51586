/** @file The recipes of public data sets: `datasets/<id>/recipe.json` of the checkout, read whenever they are asked for. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatasetId } from "../../datasets/dataset";
import { Recipe } from "../../datasets/recipe";
import { HilumError } from "../../errors";
import { projectFolder } from "./hilum-home";
import { errorCode } from "../../error-code";

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
  const text = DatasetId.safeParse(id).success ? await readRecipe(join(folder, id, "recipe.json")) : null;
  if (text === null)
    throw new HilumError("notFound", `There is no recipe ${id}.`, {
      remedy: "See them all with: npx hilum dataset recipe",
    });
  const parsed = Recipe.safeParse(parseJson(text));
  if (parsed.success && parsed.data.id === id) return parsed.data;
  const reason = parsed.success
    ? `its id is ${parsed.data.id}`
    : `"${parsed.error.issues[0].path.join(".")}": ${parsed.error.issues[0].message}`;
  throw new HilumError("invalidDataset", `datasets/${id}/recipe.json is no recipe: ${reason}.`, {
    remedy: "Correct the file; datasets/README.md says what stands in it.",
  });
}

async function readRecipe(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
