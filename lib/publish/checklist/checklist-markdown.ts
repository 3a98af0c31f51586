import { printableLine } from "../../../bin/printable.mjs";
import { WARNING } from "../model";
import type { ChecklistFacts } from "./checklist-facts";
import type { ChecklistStandard } from "./checklist-item";
import { CHECKLIST_NOTE, checklistTitle, countsSentence } from "./checklist-title";
import { countItems, fillChecklist, type FilledItem, openFirst } from "./fill-checklist";

const HEADINGS: Record<FilledItem["status"], string> = {
  open: "Open: nobody but you can write it",
  partly: "Begun: something is to be added",
  answered: "Answered",
};

/** A guideline filled in for a run, as Markdown: open items first. What users named is escaped. */
export function checklistMarkdown(standard: ChecklistStandard, facts: ChecklistFacts): string {
  const items = openFirst(fillChecklist(standard, facts));
  const groups = (["open", "partly", "answered"] as const).flatMap((status) => {
    const own = items.filter((item) => item.status === status);
    return own.length === 0 ? [] : [`## ${HEADINGS[status]}`, ...own.map(itemText)];
  });
  return `${[
    `# ${standard.title}: ${escaped(checklistTitle(facts))}`,
    `> **${WARNING}**`,
    `${standard.source}. ${CHECKLIST_NOTE}`,
    countsSentence(countItems(items)),
    ...groups,
  ].join("\n\n")}\n`;
}

function itemText({ number, section, asks, answers, write }: FilledItem): string {
  return [
    `### ${number}. ${asks}`,
    `*${section}*`,
    ...answers.map(({ text, from }) => `${escaped(text)} *(${from})*`),
    ...(write === null ? [] : [`- [ ] **To write:** ${write}`]),
  ].join("\n\n");
}

const escaped = (text: string): string => printableLine(text.replace(/\s+/g, " ")).replace(/[\\`*_[\]<>|#]/g, "\\$&");
