import { z } from "zod";
import { plainText, textField } from "../../text/plain-text";
import { HilumError } from "../../errors";
import type { RejectedFile } from "../dataset";
import { FilmMetadata, inPlainText } from "./film-metadata";
import type { FolderFacts } from "./folder-facts";
import { accountTables, refusedDocuments, unreadTables } from "./account-tables";
import type { FolderQuestion } from "../folders/folder-classes";
import { type ImportAccount, importWarnings, patientSentences } from "./import-account";
import { findLayout, LAYOUTS, type RecognisedLayout, recogniseLayouts } from "../layouts/known-layouts";
import type { LayoutId, LayoutOptions, LayoutReading } from "../layouts/layout";
import { type FoundLabel, nameClasses, type NamedClasses } from "./name-classes";
import { knownLabel } from "./known-label";
import { labelKey } from "./name-key";
import { settlePatients } from "../identity/settle-patients";
import { sortFolder } from "./sort-folder";

/** A film to be imported. The patient is null where only a DICOM header or the file name can tell (see patientOf). */
export const PlannedFilm = z.object({
  path: z.string().min(1),
  label: textField(1_000).min(1),
  metadata: FilmMetadata,
});
export type PlannedFilm = z.infer<typeof PlannedFilm>;

export interface ImportPlan {
  /** In path order. */
  entries: PlannedFilm[];
  rejected: RejectedFile[];
  /** By the given label. */
  labels: FoundLabel[];
  /** What was understood of tables, labels and patients that somebody may want to know, in sentences; warnings first. */
  remarks: string[];
  /** The same without files and patients by name, for what is kept or shown after an import. */
  summary: string[];
  account: ImportAccount;
  /** What told the facts of each film that is read, by its path: rows of tables, its folder. */
  origins: ReadonlyMap<string, readonly string[]>;
  /** Which folders are the classes, where that cannot be known and matters: an import without the answer is refused. Null else. */
  question: FolderQuestion | null;
}

/** A layout and what a person set for it. */
export interface LayoutChoice {
  layout: LayoutId;
  options: LayoutOptions;
}

/** The layouts that a folder may have, the likeliest first; never none. */
export function recogniseFolder(facts: FolderFacts): RecognisedLayout[] {
  return recogniseLayouts(sortFolder(facts));
}

/**
 * Decides what becomes of each file of a folder: films with label and metadata, or a reason why not. No film is opened.
 * @param choice @default the likeliest layout as it suggests itself.
 * @throws HilumError invalidDataset when a table that takes part cannot be read.
 */
export function planImport(facts: FolderFacts, choice?: LayoutChoice): ImportPlan {
  const folder = sortFolder(facts);
  const { layout, options } = choice ?? recogniseLayouts(folder)[0];
  if (options.multiLabel) requireSeveral(layout);
  const reading = findLayout(layout).read(folder, options);
  const told = folder.films.map((path) => ({ path, ...tellLabel(path, reading, options) }));
  // Of films with marks the words of the options are the findings', which the layout has put already.
  const named = nameClasses(countLabels(told), options.multiLabel ? {} : options.labels);
  const outcomes = told.map((film) => ({ film, outcome: planFilm(film, named, options) }));
  const {
    films: entries,
    account: patients,
    remarks,
  } = settlePatients(outcomes.flatMap(({ outcome }) => ("refused" in outcome ? [] : [outcome])));
  const refused = outcomes.flatMap(({ film: { path }, outcome }) =>
    "refused" in outcome ? [{ file: path, reason: outcome.refused }] : [],
  );
  const tables = accountTables(facts, folder, reading, options);
  const said = {
    tables,
    patients,
    classes: entries.map(({ label }) => label),
    classOf: renamer(options.labels),
    unread: unreadTables(facts, folder, tables),
    archives: folder.archives,
    disagreements: findDisagreements(told),
  };
  const warnings = importWarnings(said, { naming: true });
  const rejected = [
    ...folder.rejected,
    ...(reading.missing?.() ?? []),
    ...refusedDocuments(folder, tables),
    ...refused,
  ].sort((a, b) => (a.file < b.file ? -1 : 1));
  const inPart = new Set(reading.tables);
  const asRead = [
    ...Object.entries(facts.remarks ?? {}).flatMap(([table, remark]) => (inPart.has(table) ? [remark] : [])),
    ...(reading.remarks ?? []),
    ...named.remarks,
    ...unknownLabels(told),
  ];
  return {
    entries,
    rejected,
    labels: named.labels,
    account: { tables, patients, warnings },
    origins: new Map(told.flatMap((film) => ("film" in film ? [[film.path, originsOf(film)]] : []))),
    remarks: [...warnings, ...asRead, ...patientSentences(patients), ...remarks],
    summary: [...importWarnings(said, { naming: false }), ...asRead],
    question: questionOf(told, reading),
  };
}

function requireSeveral(layout: LayoutId): void {
  const { title, tellsSeveral = false } = findLayout(layout);
  if (tellsSeveral) return;
  const able = LAYOUTS.filter((one) => one.tellsSeveral).map(({ id }) => id);
  throw new HilumError("invalidDataset", `Films that lie as “${title}” have one label each.`, {
    remedy: `Several findings a film are read of tables with a column, or a list, of findings: ${able.join(", ")}.`,
  });
}

/** What any label becomes, also one of which no film is there. */
function renamer(labels: LayoutOptions["labels"]): (label: string) => string | null {
  const renames = new Map(Object.entries(labels).map(([label, name]) => [labelKey(label), name]));
  return (label) => {
    const name = renames.get(labelKey(label));
    return name === undefined ? label : name;
  };
}

function questionOf(told: readonly ToldFilm[], { folders }: LayoutReading): FolderQuestion | null {
  const read = told.flatMap((film) => ("film" in film ? [film] : []));
  const isOpen = read.some(({ isFromFolder }) => isFromFolder) || read.every(({ given }) => given === null);
  return isOpen && read.length > 0 ? (folders?.question ?? null) : null;
}

function originsOf({ from, folder, isFromFolder }: Extract<ToldFilm, { film: FilmMetadata }>): string[] {
  return [...from, ...(isFromFolder && folder !== null ? [`folder ${folder}`] : [])];
}

/** Films of which a table tells another class than their folder does, where either is a class of both table and folders. */
function findDisagreements(
  told: readonly ({ path: string } & ToldFilm)[],
): { path: string; folder: string; table: string }[] {
  const byTable = told.flatMap((film) =>
    "film" in film && film.film.label !== null && film.from.length > 0 ? [{ ...film, label: film.film.label }] : [],
  );
  const labels = new Set(byTable.map(({ label }) => labelKey(label)));
  const folders = new Set(byTable.flatMap(({ folder }) => (folder === null ? [] : [labelKey(folder)])));
  return byTable.flatMap(({ path, folder, label }) => {
    if (folder === null || labelKey(folder) === labelKey(label)) return [];
    return labels.has(labelKey(folder)) || folders.has(labelKey(label)) ? [{ path, folder, table: label }] : [];
  });
}

/** A film with its label as it was given, and the word for unknown that stood in its place: by what the layout reads, else by its folder, else by a person for all. */
type ToldFilm =
  | { refused: string }
  | {
      film: FilmMetadata;
      word: string | null;
      from: readonly string[];
      given: string | null;
      folder: string | null;
      isFromFolder: boolean;
    };

function tellLabel(path: string, reading: LayoutReading, options: LayoutOptions): ToldFilm {
  const told = reading.tell(path);
  if ("refused" in told) return told;
  const cleaned = inPlainText(told.film);
  // A person may say what a word for unknown is to mean.
  const word =
    cleaned.label !== null && knownLabel(cleaned.label) === null && !Object.hasOwn(options.labels, cleaned.label)
      ? cleaned.label
      : null;
  const film = word === null ? cleaned : { ...cleaned, label: null };
  const folder = plainText(reading.folders?.labelOf(path) ?? "").trim() || null;
  return {
    film,
    word,
    from: told.from ?? [],
    given: film.label ?? folder ?? options.label,
    folder,
    isFromFolder: film.label === null && folder !== null,
  };
}

function unknownLabels(told: readonly ToldFilm[]): string[] {
  const words = told.flatMap((film) => ("film" in film ? (film.word ?? []) : []));
  if (words.length === 0) return [];
  return [
    `Of ${words.length} ${words.length === 1 ? "film" : "films"} the table has a word for unknown as label (${[
      ...new Set(words),
    ]
      .slice(0, 6)
      .map((word) => `“${word}”`)
      .join(", ")}): it is no class. To make it one, rename it, as with --rename "unknown=<label>".`,
  ];
}

function countLabels(films: readonly ToldFilm[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const film of films)
    if ("film" in film && film.given !== null) counts.set(film.given, (counts.get(film.given) ?? 0) + 1);
  return counts;
}

/** Refused where nothing labels the film, or its label is left out. */
function planFilm(
  told: { path: string } & ToldFilm,
  { classOf }: NamedClasses,
  options: LayoutOptions,
): PlannedFilm | { refused: string } {
  if ("refused" in told) return told;
  const { path, film, given } = told;
  if (given === null && told.word !== null)
    return { refused: `the table has “${told.word}” as its label, which names no class` };
  if (given === null) return { refused: "neither a folder nor a table tells its label" };
  const label = classOf(given);
  if (label === null) return { refused: `films labelled “${given}” are left out` };
  return { path, label, metadata: { ...film, label, source: film.source || options.source } };
}
