import { HilumError } from "../../errors";
import { type FolderQuestion } from "./folder-classes";
import { KIND_NAMES } from "./folder-kind";
import { type FolderLevel, listNames } from "./folder-levels";

/** A level of folders in words: `1: train, val (splits)`. */
export function levelText({ level, names, folders, kind }: FolderLevel): string {
  return `${level}: ${listNames(names, folders)}${kind === "class" || kind === "word" ? "" : ` (${KIND_NAMES[kind]})`}`;
}

/** What to answer on the command line, in a sentence. */
export function answersText({ levels }: FolderQuestion): string {
  return `Say which folders are the classes, counted from the outermost: --class-folder ${levels.map(({ level, names, folders }) => `${level} (${listNames(names, folders)})`).join(", or ")}; or that none are: --class-folder none, with --label <label> for all films or --table <path>.`;
}

/** Stops an import that would have to guess the classes. Throws `badRequest` with what can be answered. */
export function requireAnswer(question: FolderQuestion | null): void {
  if (question === null) return;
  throw new HilumError("badRequest", `Which folders are the classes cannot be told. ${question.sentence}`, {
    remedy: `Nothing was read or changed. ${answersText(question)}`,
  });
}
