import { printableLine } from "../../../bin/printable.mjs";
import { WARNING } from "../model";
import type { ChecklistStandard } from "./checklist-item";
import { CHECKLIST_NOTE, countsSentence } from "./checklist-title";
import { countItems, openFirst } from "./fill-checklist";
import type { FilledChecklist, FilledItem } from "./filled-checklist";

const STATUS: Record<FilledItem["status"], string> = { open: "open", partly: "to be completed", answered: "answered" };

/** Shape and word tell the status as well as the colour; a page prints without any. */
const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f23; background: #fff; }
.warning { border: 2px solid #b3261e; padding: .75rem 1rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #c9d0d6; padding: .5rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
.status { white-space: nowrap; font-weight: 600; }
.open .status { color: #a3160f; }
.partly .status { color: #7a5200; }
.answered .status { color: #1c6b34; }
.from { color: #5a646e; font-size: .85em; }
.write { border-left: 4px solid #a3160f; padding-left: .6rem; }
.partly .write { border-color: #b8860b; }
@media (prefers-color-scheme: dark) { @media screen { body { color: #e6e9ec; background: #14171a; } th, td { border-color: #3a424a; } .from { color: #a8b2bb; } .open .status { color: #ff8a80; } .partly .status { color: #ffca66; } .answered .status { color: #7ddc99; } } }
`;

/** A guideline filled in for a run, as a page of its own that loads nothing and runs nothing: open items first. Everything is escaped. */
export function checklistHtml(standard: ChecklistStandard, { subject, items: filled }: FilledChecklist): string {
  const items = openFirst(filled);
  const title = `${standard.title}: ${subject}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p class="warning">${escaped(WARNING)}</p>
<p>${escaped(standard.source)}. ${escaped(CHECKLIST_NOTE)}</p>
<p>${escaped(countsSentence(countItems(items)))}</p>
<table>
<thead><tr><th scope="col">Item</th><th scope="col">What it asks</th><th scope="col">Status</th><th scope="col">Answer</th></tr></thead>
<tbody>
${items.map(row).join("\n")}
</tbody>
</table>
</body>
</html>
`;
}

function row({ number, section, asks, status, answers, write }: FilledItem): string {
  const texts = answers.map(({ text, from }) => `<p>${escaped(text)} <span class="from">(${escaped(from)})</span></p>`);
  const missing = write === null ? "" : `<p class="write">To write: ${escaped(write)}</p>`;
  return `<tr class="${status}"><th scope="row">${escaped(number)}</th><td>${escaped(asks)}<br><span class="from">${escaped(section)}</span></td><td class="status">${STATUS[status]}</td><td>${missing}${texts.join("")}</td></tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string =>
  printableLine(text.replace(/\s+/g, " ")).replace(/[&<>"']/g, (character) => ENTITIES[character]);
