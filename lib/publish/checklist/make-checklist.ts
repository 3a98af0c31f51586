import { z } from "zod";
import type { ChecklistFacts } from "./checklist-facts";
import { checklistHtml } from "./checklist-html";
import { checklistMarkdown } from "./checklist-markdown";
import { CLAIM_CHECKLIST } from "./claim-checklist";
import { checklistTitle } from "./checklist-title";
import { countItems, fillChecklist } from "./fill-checklist";
import type { FilledChecklist, FilledItem } from "./filled-checklist";
import { TRIPOD_CHECKLIST } from "./tripod-checklist";

/** `claim`: CLAIM 2024. `tripod`: TRIPOD+AI. */
export const ChecklistName = z.enum(["claim", "tripod"]);
export type ChecklistName = z.infer<typeof ChecklistName>;

/** Markdown, or a page that prints. */
export const ChecklistFormat = z.enum(["md", "html"]);
export type ChecklistFormat = z.infer<typeof ChecklistFormat>;

const STANDARDS = { claim: CLAIM_CHECKLIST, tripod: TRIPOD_CHECKLIST } as const;

export interface MadeChecklist {
  text: string;
  items: FilledItem[];
  counts: Record<FilledItem["status"], number>;
}

/** A reporting guideline filled in for a run or a model of it. */
export const filledChecklist = (name: ChecklistName, facts: ChecklistFacts): FilledChecklist => ({
  subject: checklistTitle(facts),
  items: fillChecklist(STANDARDS[name], facts),
});

/** The same as a text in the wanted format, with its items. */
export function makeChecklist(name: ChecklistName, format: ChecklistFormat, filled: FilledChecklist): MadeChecklist {
  const lay = format === "md" ? checklistMarkdown : checklistHtml;
  return { text: lay(STANDARDS[name], filled), items: filled.items, counts: countItems(filled.items) };
}
