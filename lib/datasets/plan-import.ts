import { z } from "zod";
import type { RejectedFile } from "./dataset";
import { FilmMetadata } from "./film-metadata";
import type { FolderFacts } from "./folder-facts";
import { findLayout, type RecognisedLayout, recogniseLayouts } from "./layouts/known-layouts";
import type { LayoutId, LayoutOptions } from "./layouts/layout";
import { sortFolder } from "./sort-folder";

/** A film to be imported. The patient is null where only a DICOM header or the file name can tell (see patientOf). */
export const PlannedFilm = z.object({ path: z.string().min(1), label: z.string().min(1), metadata: FilmMetadata });
export type PlannedFilm = z.infer<typeof PlannedFilm>;

/** A label as the folder or table has it, and what becomes of its films. */
export interface FoundLabel {
  given: string;
  /** Null: its films are left out. */
  label: string | null;
  films: number;
}

export interface ImportPlan {
  /** In path order. */
  entries: PlannedFilm[];
  rejected: RejectedFile[];
  /** By the given label. */
  labels: FoundLabel[];
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
  const plan: ImportPlan = { entries: [], rejected: [...folder.rejected, ...(reading.missing?.() ?? [])], labels: [] };
  for (const path of folder.documents) if (!inPart.has(path)) plan.rejected.push({ file: path, reason: "a document, not a film" });
  const found = new Map<string, FoundLabel>();
  for (const path of folder.films) {
    const told = reading.tell(path);
    const outcome = "refused" in told ? told : labelled(path, told.film, options, found);
    if ("refused" in outcome) plan.rejected.push({ file: path, reason: outcome.refused });
    else plan.entries.push(outcome);
  }
  plan.rejected.sort((a, b) => (a.file < b.file ? -1 : 1));
  plan.labels = [...found.values()].sort((a, b) => (a.given < b.given ? -1 : 1));
  return plan;
}

/** Refused where nothing labels the film, or its label is left out. Counts the label. */
function labelled(path: string, film: FilmMetadata, options: LayoutOptions, found: Map<string, FoundLabel>): PlannedFilm | { refused: string } {
  const given = film.label ?? options.label;
  if (given === null) return { refused: "neither a folder nor a table tells its label" };
  const label = Object.hasOwn(options.labels, given) ? options.labels[given] : given;
  const count = found.get(given) ?? { given, label, films: 0 };
  count.films++;
  found.set(given, count);
  if (label === null) return { refused: `films labelled “${given}” are left out` };
  return { path, label, metadata: { ...film, label, source: film.source || options.source } };
}
