import type { ChecklistFacts } from "./checklist-facts";

/** What a filled checklist is of. */
export const checklistTitle = ({ model, run }: Pick<ChecklistFacts, "model" | "run">): string =>
  model === null ? `run ${run.name}` : `model ${model.name}, version ${model.version} (run ${run.name})`;

/** How many items are open, want more, and are answered. */
export const countsSentence = ({ open, partly, answered }: Record<"open" | "partly" | "answered", number>): string =>
  `${open} of ${open + partly + answered} items are open, ${partly} want something that only a person can write, ${answered} are answered.`;

/** What is to be known before the answers are used. */
export const CHECKLIST_NOTE =
  "Filled in from what Hilum has stored of the run. The items are told in words of our own: read the guideline itself before handing this in. An answer tells what was done, not that it was enough.";
