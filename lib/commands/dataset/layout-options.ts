/** @file How films lie in a folder, as options of the command line. */
import { type FolderFacts } from "../../datasets/import/folder-facts";
import { ClassFolder } from "../../datasets/folders/folder-classes";
import { findLayout, likeliestLayout } from "../../datasets/layouts/known-layouts";
import { LayoutId, LayoutOptions } from "../../datasets/layouts/layout";
import { type LayoutChoice, recogniseFolder } from "../../datasets/import/plan-import";
import { type Recipe } from "../../datasets/recipe";
import { FilmColumn } from "../../datasets/tables/film-columns";
import { HilumError } from "../../errors";
import { type OptionSpecs, type OptionValues } from "../command";

export const LAYOUT_OPTIONS = {
  layout: {
    type: "string",
    value: "<id>",
    help: `how the films lie, where it is not recognised: ${LayoutId.options.join(", ")}`,
  },
  table: {
    type: "string",
    value: "<path>",
    help: "the table that alone tells of the films, by its path in the folder (default: all that name films, joined)",
  },
  column: {
    type: "string",
    value: "<what=heading>",
    multiple: true,
    help: `which column says what: ${FilmColumn.options.join(", ")}`,
  },
  rename: {
    type: "string",
    value: "<label=new>",
    multiple: true,
    help: "a label in other words; with nothing after the = its films are left out",
  },
  "class-folder": {
    type: "string",
    value: "<level>",
    help: "which folders are the classes: 1 for the outermost, 2 for those inside them …, or none",
  },
  label: { type: "string", value: "<label>", help: "for films that neither a folder nor a table labels" },
  source: {
    type: "string",
    value: "<name>",
    help: "where films come from that no table says it of, such as the hospital",
  },
  "multi-label": {
    type: "boolean",
    help: "mark each film for every finding that its table tells of, in place of one label",
  },
  "blank-is-no": { type: "boolean", help: "with --multi-label: an empty cell means no, and not that nothing is said" },
} as const satisfies OptionSpecs;

/** What a person, else a recipe, said on top of what a folder looks like. Throws `badRequest` for words that are none of the options'. */
export function chooseLayout(
  facts: FolderFacts,
  given: OptionValues<typeof LAYOUT_OPTIONS>,
  recipe: Recipe | null = null,
): LayoutChoice & { evidence: readonly string[]; title: string } {
  const recognised = recogniseFolder(facts);
  // Who names a table means it to tell the labels, too.
  const { layout } = likeliestLayout(recognised, given["multi-label"] ?? false);
  const likeliest = given.table !== undefined && layout === "class-folders" ? "film-table" : layout;
  const id = given.layout === undefined ? (recipe?.layout ?? likeliest) : layoutId(given.layout);
  const found = recognised.find((one) => one.layout === id);
  const suggested = found?.options ?? LayoutOptions.parse({});
  const columns =
    given.column === undefined
      ? {}
      : { columns: { ...suggested.columns, ...Object.fromEntries(given.column.map(columnOf)) } };
  const parsed = LayoutOptions.safeParse({
    ...suggested,
    ...columns,
    table: given.table ?? suggested.table,
    // Who names a table means that one alone.
    joins: given.table === undefined && suggested.joins,
    labels: {
      ...suggested.labels,
      ...recipe?.rename,
      ...Object.fromEntries(
        (given.rename ?? [])
          .map((text) => pair(text, "--rename"))
          .map(([label, name]) => [label, name === "" ? null : name]),
      ),
    },
    label: given.label ?? suggested.label,
    classFolder: classFolder(given["class-folder"]) ?? suggested.classFolder,
    source: given.source ?? suggested.source,
    multiLabel: given["multi-label"] ?? suggested.multiLabel,
    blankIsNo: given["blank-is-no"] ?? suggested.blankIsNo,
  });
  if (!parsed.success)
    throw new HilumError("badRequest", `The layout cannot be read so: ${parsed.error.issues[0].message}.`);
  if (given["blank-is-no"] === true && given["multi-label"] !== true)
    throw new HilumError("badRequest", "--blank-is-no is of films with several findings: give --multi-label, too.");
  if (given.table !== undefined && facts.tables[given.table] === undefined)
    throw new HilumError("badRequest", `There is no table ${given.table} in the folder.`, {
      remedy: `There are: ${Object.keys(facts.tables).join(", ") || "none"}.`,
    });
  return {
    layout: id,
    options: parsed.data,
    evidence: parsed.data.multiLabel
      ? ["Each film is marked for every finding that its table tells of: yes, no, uncertain or missing."]
      : parsed.data.classFolder === "auto"
        ? (found?.evidence ?? [])
        : [`The classes are told by folders as it was said: --class-folder ${parsed.data.classFolder}.`],
    title: findLayout(id).title,
  };
}

function classFolder(text: string | undefined): ClassFolder | undefined {
  if (text === undefined) return undefined;
  const parsed = ClassFolder.safeParse(/^\d+$/.test(text) ? Number(text) : text);
  if (parsed.success) return parsed.data;
  throw new HilumError(
    "badRequest",
    `--class-folder takes 1 for the outermost folders, 2 for those inside them and so on, or none, not “${text}”.`,
  );
}

function layoutId(text: string): LayoutId {
  const parsed = LayoutId.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new HilumError("badRequest", `There is no layout “${text}”.`, {
    remedy: `There are: ${LayoutId.options.join(", ")}.`,
  });
}

function columnOf(text: string): [FilmColumn, string] {
  const [column, heading] = pair(text, "--column");
  const parsed = FilmColumn.safeParse(column);
  if (parsed.success) return [parsed.data, heading];
  throw new HilumError("badRequest", `“${column}” is nothing a column can say.`, {
    remedy: `It can say: ${FilmColumn.options.join(", ")}.`,
  });
}

function pair(text: string, option: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new HilumError("badRequest", `${option} takes two words with = between them, not “${text}”.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
