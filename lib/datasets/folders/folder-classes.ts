import { z } from "zod";
import { tidyLabel } from "../import/name-key";
import { chainsOf, type FilmFolder, filmFolders, folderOfPath } from "./folder-chains";
import { KIND_NAMES, namesSplit } from "./folder-kind";
import { type FolderLevel, folderLevels, listNames } from "./folder-levels";
import { type SettledChains, settleChains } from "./settle-chains";

/** Which folders are the classes, counted from the outermost of the data set; or none; or what names and structure tell. */
export const ClassFolder = z.union([z.enum(["auto", "none"]), z.number().int().min(1).max(64)]);
export type ClassFolder = z.infer<typeof ClassFolder>;

/** What names and structure cannot tell, for a person to answer with a {@link ClassFolder}. */
export interface FolderQuestion {
  /** Why it is asked, in sentences. */
  sentence: string;
  levels: readonly FolderLevel[];
}

/** The classes that folders tell. */
export interface FolderClasses {
  /** Null for a film that lies in no class folder. */
  labelOf(path: string): string | null;
  /** What was passed over and why, in sentences. */
  remarks: readonly string[];
  /** Null where it is clear, or was answered. */
  question: FolderQuestion | null;
}

/** @param paths of the films, relative to the data set. */
export function readFolderClasses(paths: readonly string[], choice: ClassFolder): FolderClasses {
  const folders = filmFolders(paths);
  if (choice !== "auto") return told(chosenLevel(folders, choice), [], null);
  const settled = settleChains(chainsOf(folders));
  const labels = new Map([...settled.classes].map(([folder, found]) => [folder, found?.name ?? null]));
  const levels = folderLevels(folders);
  const doubt = doubtOf(folders, settled, levels);
  if (doubt === null) return told(labels, remarksOn(levels, settled), null);
  const shown = doubt.keeps === "labels" ? labels : chosenLevel(folders, doubt.keeps);
  return told(shown, remarksOn(levels, settled), { sentence: doubt.sentence, levels });
}

const told = (
  labels: ReadonlyMap<string, string | null>,
  remarks: readonly string[],
  question: FolderQuestion | null,
): FolderClasses => ({ labelOf: (path) => labels.get(folderOfPath(path)) ?? null, remarks, question });

function chosenLevel(folders: ReadonlyMap<string, FilmFolder>, level: "none" | number): Map<string, string | null> {
  return new Map(
    [...folders].map(([folder, { parts }]) => [
      folder,
      level === "none" || parts.length < level ? null : tidyLabel(parts[level - 1]),
    ]),
  );
}

/** Why it is asked, and what is shown until it is answered: the labels as found, those of a level, or none. */
interface Doubt {
  sentence: string;
  keeps: "labels" | "none" | number;
}

function doubtOf(
  folders: ReadonlyMap<string, FilmFolder>,
  settled: SettledChains,
  levels: readonly FolderLevel[],
): Doubt | null {
  if (levels.length === 0) return null;
  const classes = countClasses(folders, settled);
  if (classes.length === 0) return nothingFound(levels);
  const names = classes.map(({ name }) => name);
  if (settled.isAmbiguous && classes.length === 1)
    return {
      keeps: "labels",
      sentence: `All films lie in ${names[0]}, in several folders: it may be their class, or they may be.`,
    };
  if (settled.isAmbiguous)
    return {
      keeps: "labels",
      sentence: `The same folders (${listNames(names)}) lie in each of several folders (${listNames(settled.passedOver)}): either may be the classes.`,
    };
  const isKnown = classes.some((found) => found.isKnown);
  if (classes.length === 1 && !isKnown)
    return {
      keeps: "none",
      sentence: `All films that lie in folders lie in one, ${names[0]}: it may be their class, or only what holds them.`,
    };
  const films = classes.reduce((sum, found) => sum + found.films, 0);
  if (classes.length >= 8 && films <= 5 * classes.length && !isKnown)
    return {
      keeps: "none",
      sentence: `${classes.length} folders (${listNames(names)}) with ${films} films in all look like patients, not classes.`,
    };
  const split = names.filter(namesSplit);
  return split.length >= 2
    ? { keeps: "labels", sentence: `${listNames(split)} look like classes and splits in one name.` }
    : null;
}

/** Numbers may be classes, as 0 and 1 are; nothing else that was passed over may without being asked. */
function nothingFound(levels: readonly FolderLevel[]): Doubt {
  const told = levels
    .map(
      ({ names, folders, kind }) =>
        `${listNames(names, folders)} ${folders === 1 ? "looks" : "look"} like ${KIND_NAMES[kind]}`,
    )
    .join("; ");
  const numbers = levels.find(({ kind, folders }) => kind === "number" && folders >= 2 && folders <= 10);
  return { keeps: numbers?.level ?? "none", sentence: `${told}: not like classes.` };
}

function countClasses(
  folders: ReadonlyMap<string, FilmFolder>,
  { classes }: SettledChains,
): { name: string; isKnown: boolean; films: number }[] {
  const counted = new Map<string, { name: string; isKnown: boolean; films: number }>();
  for (const [folder, found] of classes) {
    if (found === null) continue;
    const before = counted.get(found.key);
    const films = folders.get(folder)?.films ?? 0;
    if (before === undefined) counted.set(found.key, { name: found.name, isKnown: found.isKnown, films });
    else before.films += films;
  }
  return [...counted.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const PASSED_OVER: ReadonlySet<string> = new Set(["split", "group", "patient", "study", "date", "number"]);

function remarksOn(levels: readonly FolderLevel[], { passedOver, isAmbiguous }: SettledChains): string[] {
  return [
    ...levels
      .filter(({ kind }) => PASSED_OVER.has(kind))
      .map(
        ({ names, folders, kind }) =>
          `${listNames(names, folders)} ${folders === 1 ? "looks" : "look"} like ${KIND_NAMES[kind]}, not classes.`,
      ),
    ...(passedOver.length === 0 || isAmbiguous
      ? []
      : [
          `${listNames(passedOver)} ${passedOver.length === 1 ? "is" : "are"} passed over: the folders inside are the classes.`,
        ]),
  ];
}
