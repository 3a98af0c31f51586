import { line } from "../../../bin/printable.mjs";
import { type Recipe } from "../../datasets/recipe";
import { getRecipe, listRecipes } from "../../store/files/recipe-files";
import { defineCommand } from "../command";
import { textTable } from "../../text/text-table";

export const datasetRecipeCommand = defineCommand({
  name: "dataset recipe",
  usage: "[id]",
  summary: "what to fetch for a public data set, its licence and citation",
  details:
    "Nothing is downloaded: fetch the files yourself, under their own terms, then import them with --recipe <id>.",
  options: {},
  positionals: { min: 0, max: 1 },
  async run({ positionals: [id] }) {
    if (id !== undefined) {
      const recipe = await getRecipe(id);
      return { json: recipe, text: recipeText(recipe) };
    }
    const recipes = await listRecipes();
    return {
      json: { recipes },
      text: textTable(
        ["recipe", "title", "labels"],
        recipes.map((recipe) => [recipe.id, recipe.title, Object.keys(recipe.labels).join(", ")]),
      ),
    };
  },
});

function recipeText({
  id,
  title,
  source,
  licence,
  citation,
  fetch,
  labels,
  patients,
  caution,
  expected,
}: Recipe): string {
  const section = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", heading, ...lines.map((text) => line`  ${text}`)];
  const known = expected.map(({ copy, origin, classes, films, patients: people }) => {
    const counts = [
      ...Object.entries(classes).map(([label, count]) => `${count} ${label}`),
      ...(films === undefined ? [] : [`${films} films`]),
      ...(people === undefined ? [] : [`${people} patients`]),
    ];
    return `${copy}: ${counts.join(", ")} (${origin === "counted" ? "counted" : "as its source says; not checked here"})`;
  });
  return [
    line`${id}: ${title}`,
    ...section("Source", [source]),
    ...section("Licence", [licence]),
    ...section("Cite", citation),
    ...section(
      "Fetch",
      fetch.map((step, index) => `${index + 1}. ${step}`),
    ),
    ...section(
      "Labels",
      Object.entries(labels).map(([label, meaning]) => `${label}: ${meaning}`),
    ),
    ...section("Patients", patients === undefined ? [] : [patients]),
    ...section("A whole copy holds", known),
    ...section("Beware", caution === undefined ? [] : [caution]),
    ...(fetch.length === 0 ? [] : ["", `Then: npx hilum dataset import <folder> --name ${id} --recipe ${id}`]),
  ].join("\n");
}
