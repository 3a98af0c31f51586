/** @file What `dataset import` and `dataset add` share: looking at a folder, saying what was recognised, and reading it with a bar. */
import { basename, resolve } from "node:path";
import { line, printableLine } from "../../../bin/printable.mjs";
import { formatElapsed } from "../../../bin/terminal.mjs";
import { checkAgainstRecipe } from "../../datasets/check-recipe";
import { countedTables, patientSentences, suspectSentences, tableSentence } from "../../datasets/import/import-account";
import { answersText } from "../../datasets/folders/require-answer";
import { type ImportPlan, type LayoutChoice, planImport } from "../../datasets/import/plan-import";
import { type ImportOutcome } from "../../jobs/import/commit-import";
import { openFilmSource } from "../../jobs/import/film-source";
import { importDataset } from "../../jobs/import/import-dataset";
import { type Progress } from "../../jobs/progress";
import { type Store } from "../../store/open-store";
import { getRecipe } from "../../store/files/recipe-files";
import { type CommandContext, type CommandResult, type OptionSpecs, type OptionValues } from "../command";
import { Interrupted } from "../interrupted";
import { chooseLayout, LAYOUT_OPTIONS } from "./layout-options";
import { textTable } from "../../text/text-table";

export const IMPORT_OPTIONS = {
  ...LAYOUT_OPTIONS,
  recipe: {
    type: "string",
    value: "<id>",
    help: "check the folder against a public data set's recipe: see `dataset recipe`",
  },
  "dry-run": { type: "boolean", help: "say what was recognised and what would be imported, and stop" },
} as const satisfies OptionSpecs;

type Given = OptionValues<typeof IMPORT_OPTIONS>;

export interface FilmImport {
  path: string;
  name: string;
  title: string;
  add: boolean;
  replace?: boolean;
  given: Given;
}

/** Imports with a bar. Ctrl-C leaves what was read for the next time. */
export async function importFilms(
  store: Store,
  { path, given, ...request }: FilmImport,
  { terminal, signal }: CommandContext,
): Promise<ImportOutcome & { tables: ReturnType<typeof countedTables>; remarks: string[] }> {
  const step = terminal.step(`${request.add ? "Adding" : "Importing"} ${basename(resolve(path))}`);
  const recipe = given.recipe === undefined ? null : await getRecipe(given.recipe);
  const remarks: string[] = [];
  let tables: ReturnType<typeof countedTables> = [];
  try {
    const outcome = await importDataset(store, {
      ...request,
      path,
      signal,
      choose(facts) {
        const choice = chooseLayout(facts, given, recipe);
        step.log(`${choice.title}. ${choice.evidence.join(" ")}`);
        return choice;
      },
      onPlan(plan) {
        tables = countedTables(plan.account.tables);
        remarks.push(...plan.summary, ...(recipe === null ? [] : checkAgainstRecipe(recipe, plan)));
      },
      onResume: (already) =>
        step.log(`${already} films were read before this import was cut off; it goes on after them.`),
      onProgress: (progress) =>
        step.progress(progress.total > 0 ? progress.done / progress.total : null, progressText(progress)),
    });
    step.done(outcomeText(outcome));
    return {
      ...outcome,
      tables,
      remarks: [...suspectSentences(outcome.patientAccount), ...remarks, ...patientSentences(outcome.patientAccount)],
    };
  } catch (error) {
    step.fail();
    if (signal.aborted)
      throw new Interrupted(
        "Stopped. No data set was made or changed; what was read is kept for a week: the same command goes on after it.",
      );
    throw error;
  }
}

/** What was recognised and what would come of it, without opening a film or the store. */
export async function previewFilms(path: string, given: Given): Promise<CommandResult> {
  const source = await openFilmSource(path);
  try {
    const recipe = given.recipe === undefined ? null : await getRecipe(given.recipe);
    const choice = chooseLayout(source.facts, given, recipe);
    const plan = planImport(source.facts, choice);
    const remarks = [...plan.remarks, ...(recipe === null ? [] : checkAgainstRecipe(recipe, plan))];
    const rejected = [...source.rejected, ...plan.rejected];
    return {
      json: {
        layout: choice.layout,
        options: choice.options,
        evidence: choice.evidence,
        films: plan.entries.length,
        labels: plan.labels,
        question: plan.question,
        account: plan.account,
        origins: Object.fromEntries(plan.origins),
        rejected,
        remarks,
      },
      text: previewText(choice, plan, rejected.length, remarks),
    };
  } finally {
    await source.close();
  }
}

function previewText(
  { title, evidence, layout, options }: LayoutChoice & { title: string; evidence: readonly string[] },
  plan: ImportPlan,
  rejected: number,
  remarks: readonly string[],
): string {
  const { patients, tables } = plan.account;
  return [
    line`${title} (--layout ${layout}${options.table === null ? "" : ` --table "${options.table}"`})`,
    ...evidence.map((sentence) => line`  ${sentence}`),
    "",
    textTable(
      ["as it lies there", "label", "films"],
      plan.labels.map(({ given, label, films }) => [given, label ?? "(left out)", String(films)]),
    ),
    "",
    `${plan.entries.length} films would be read, ${patients.films} of them of ${patients.patients} known patients; ${rejected} files are left out (--json names them).`,
    ...tables.map((table) => printableLine(tableSentence(table))),
    ...(remarks.length === 0 ? [] : ["", ...remarks.map(printableLine)]),
    ...(plan.question === null
      ? []
      : ["", printableLine(plan.question.sentence), printableLine(answersText(plan.question))]),
  ].join("\n");
}

function progressText({ done, total, perSecond }: Progress): string {
  const left =
    done > 0 && perSecond > 0
      ? `, ${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} a second, ${formatElapsed((1000 * (total - done)) / perSecond)} left`
      : "";
  return `${done} of ${total} films${left}`;
}

/** What an import did, in a sentence. */
function outcomeText({ dataset, added, replaced, unchanged }: ImportOutcome): string {
  if (added + replaced === 0) return `Nothing changed: ${dataset.id} has these ${unchanged} films already`;
  if (dataset.version === 1) return `Imported ${dataset.films} films as ${dataset.id}`;
  return `${dataset.id} is now version ${dataset.version}: ${added} films added${replaced > 0 ? `, ${replaced} replaced` : ""}${unchanged > 0 ? `, ${unchanged} were there` : ""}`;
}
