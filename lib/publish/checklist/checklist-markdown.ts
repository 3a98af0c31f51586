import { printableLine } from "../../../bin/printable.mjs";
import { WARNING } from "../model";
import type { ChecklistStandard } from "./checklist-item";
import { CHECKLIST_NOTE, countsSentence } from "./checklist-title";
import { countItems, openFirst } from "./fill-checklist";
import type { FilledChecklist, FilledItem } from "./filled-checklist";

const HEADINGS: Record<FilledItem["status"], string> = {
  open: "Open: nobody but you can write it",
  partly: "Begun: something is to be added",
  answered: "Answered",
};

/** A guideline filled in for a run, as Markdown: open items first. What users named is escaped. */
export function checklistMarkdown(standard: ChecklistStandard, { subject, items: filled }: FilledChecklist): string {
  const items = openFirst(filled);
  const groups = (["open", "partly", "answered"] as const).flatMap((status) => {
    const own = items.filter((item) => item.status === status);
    return own.length === 0 ? [] : [`## ${HEADINGS[status]}`, ...own.map(itemText)];
  });
  return `${[
    `# ${standard.title}: ${escaped(subject)}`,
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
