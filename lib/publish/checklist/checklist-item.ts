import type { AnswerName } from "./checklist-answers";

/** One item of a reporting guideline, in words of our own. */
export interface ChecklistItem {
  /** As the guideline numbers it. */
  number: string;
  section: string;
  asks: string;
  /** What the system answers it by. @default nothing */
  answers?: readonly AnswerName[];
  /** What a person has to write; absent where the system's answer is all of it. */
  write?: string;
}

/** A reporting guideline with its items. */
export interface ChecklistStandard {
  title: string;
  source: string;
  items: readonly ChecklistItem[];
}
