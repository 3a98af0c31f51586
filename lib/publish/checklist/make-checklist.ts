import { z } from "zod";
import type { ChecklistFacts } from "./checklist-facts";
import { checklistHtml } from "./checklist-html";
import { checklistMarkdown } from "./checklist-markdown";
import { CLAIM_CHECKLIST } from "./claim-checklist";
import { countItems, fillChecklist, type FilledItem } from "./fill-checklist";
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

/** A reporting guideline filled in for a run, as a text in the wanted format and as items. */
export function makeChecklist(name: ChecklistName, format: ChecklistFormat, facts: ChecklistFacts): MadeChecklist {
  const standard = STANDARDS[name];
  const items = fillChecklist(standard, facts);
  const text = format === "md" ? checklistMarkdown(standard, facts) : checklistHtml(standard, facts);
  return { text, items, counts: countItems(items) };
}
