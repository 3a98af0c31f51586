import { z } from "zod";
import { plainText, textField } from "../plain-text";
import type { RejectedFile } from "./dataset";
import { FilmMetadata, inPlainText } from "./film-metadata";
import type { FolderFacts } from "./folder-facts";
import type { FolderQuestion } from "./folders/folder-classes";
import { findLayout, type RecognisedLayout, recogniseLayouts } from "./layouts/known-layouts";
import type { LayoutId, LayoutOptions, LayoutReading } from "./layouts/layout";
import { type FoundLabel, nameClasses, type NamedClasses } from "./name-classes";
import { sortFolder } from "./sort-folder";

/** A film to be imported. The patient is null where only a DICOM header or the file name can tell (see patientOf). */
export const PlannedFilm = z.object({ path: z.string().min(1), label: textField(1_000).min(1), metadata: FilmMetadata });
export type PlannedFilm = z.infer<typeof PlannedFilm>;

export interface ImportPlan {
  /** In path order. */
  entries: PlannedFilm[];
  rejected: RejectedFile[];
  /** By the given label. */
  labels: FoundLabel[];
  /** What was understood of the labels that somebody may want to know, in sentences. */
  remarks: string[];
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
  const reading = findLayout(layout).read(folder, options);
  const inPart = new Set(reading.tables);
  const plan: ImportPlan = { entries: [], rejected: [...folder.rejected, ...(reading.missing?.() ?? [])], labels: [], remarks: [], question: null };
  for (const path of folder.documents) if (!inPart.has(path)) plan.rejected.push({ file: path, reason: "a document, not a film" });
  const told = folder.films.map((path) => ({ path, ...tellLabel(path, reading, options) }));
  const named = nameClasses(countLabels(told), options.labels);
  for (const film of told) {
    const outcome = planFilm(film, named, options);
    if ("refused" in outcome) plan.rejected.push({ file: film.path, reason: outcome.refused });
    else plan.entries.push(outcome);
  }
  plan.rejected.sort((a, b) => (a.file < b.file ? -1 : 1));
  const read = told.flatMap((film) => ("film" in film ? [film] : []));
  const isOpen = read.some(({ isFromFolder }) => isFromFolder) || read.every(({ given }) => given === null);
  return { ...plan, labels: named.labels, remarks: named.remarks, question: isOpen && read.length > 0 ? (reading.folders?.question ?? null) : null };
}

/** A film with its label as it was given: by what the layout reads, else by its folder, else by a person for all. */
type ToldFilm = { refused: string } | { film: FilmMetadata; given: string | null; isFromFolder: boolean };

function tellLabel(path: string, reading: LayoutReading, options: LayoutOptions): ToldFilm {
  const told = reading.tell(path);
  if ("refused" in told) return told;
  const film = inPlainText(told.film);
  const folder = film.label === null ? plainText(reading.folders?.labelOf(path) ?? "").trim() || null : null;
  return { film, given: film.label ?? folder ?? options.label, isFromFolder: folder !== null };
}

function countLabels(films: readonly ToldFilm[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const film of films) if ("film" in film && film.given !== null) counts.set(film.given, (counts.get(film.given) ?? 0) + 1);
  return counts;
}

/** Refused where nothing labels the film, or its label is left out. */
function planFilm(told: { path: string } & ToldFilm, { classOf }: NamedClasses, options: LayoutOptions): PlannedFilm | { refused: string } {
  if ("refused" in told) return told;
  const { path, film, given } = told;
  if (given === null) return { refused: "neither a folder nor a table tells its label" };
  const label = classOf(given);
  if (label === null) return { refused: `films labelled “${given}” are left out` };
  return { path, label, metadata: { ...film, label, source: film.source || options.source } };
}
