import { CHECKLIST_ANSWERS } from "./checklist-answers";
import type { ChecklistFacts } from "./checklist-facts";
import type { ChecklistStandard } from "./checklist-item";
import type { FilledItem } from "./filled-checklist";

/** The items of a guideline with what is known of a run, in the guideline's order. */
export function fillChecklist({ items }: ChecklistStandard, facts: ChecklistFacts): FilledItem[] {
  return items.map(({ number, section, asks, answers = [], write }) => {
    const known = answers.flatMap((name) => CHECKLIST_ANSWERS[name](facts) ?? []);
    const missing = known.length === 0 ? (write ?? "this: the system knows nothing of it yet") : (write ?? null);
    return {
      number,
      section,
      asks,
      status: known.length === 0 ? "open" : missing === null ? "answered" : "partly",
      answers: known,
      write: missing,
    };
  });
}

/** How many items stand how. */
export function countItems(items: readonly FilledItem[]): Record<FilledItem["status"], number> {
  const count = (status: FilledItem["status"]) => items.filter((item) => item.status === status).length;
  return { open: count("open"), partly: count("partly"), answered: count("answered") };
}

/** Open items first, then those that want more, then answered ones; within each as the guideline numbers them. */
export function openFirst(items: readonly FilledItem[]): FilledItem[] {
  const order: readonly FilledItem["status"][] = ["open", "partly", "answered"];
  return order.flatMap((status) => items.filter((item) => item.status === status));
}
