import { labelKey, tidyLabel } from "../import/name-key";
import type { Join } from "./join";

/**
 * What a label or finding of a member is called in a joined set; null where it is left out. It goes by `labels`, else by its
 * own name. Spellings that differ by case, blanks, dashes or Unicode form only are one, written as the first member has it.
 * @param members their labels or findings, in their order
 */
export function joinNames(
  members: readonly { id: string; names: readonly string[] }[],
  labels: Join["labels"],
): (member: string, name: string) => string | null {
  const spelling = new Map<string, string>();
  const called = new Map<string, Map<string, string | null>>();
  for (const { id, names } of members) {
    const own = new Map<string, string | null>();
    const given = labels[id] ?? {};
    for (const label of names) {
      const name = Object.hasOwn(given, label) ? given[label] : label;
      if (name !== null && !spelling.has(labelKey(name))) spelling.set(labelKey(name), tidyLabel(name));
      own.set(label, name === null ? null : spelling.get(labelKey(name))!);
    }
    called.set(id, own);
  }
  return (member, name) => called.get(member)?.get(name) ?? null;
}
