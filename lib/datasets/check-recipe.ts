import { patientOf } from "./import/film-metadata";
import type { ImportPlan } from "./import/plan-import";
import type { Recipe } from "./recipe";

type Copy = Recipe["expected"][number];

/**
 * How a folder differs from a recipe, in sentences; against that of its known copies which it differs least from. The
 * films themselves are not opened: a film that turns out unreadable later is told by the import.
 */
export function checkAgainstRecipe({ title, expected }: Recipe, plan: ImportPlan): string[] {
  if (expected.length === 0) return [`Nothing is known of how many films ${title} holds: the folder was not checked.`];
  const compared = expected
    .map((copy) => ({ copy, differences: differences(copy, plan) }))
    .sort((a, b) => a.differences.length - b.differences.length);
  const [{ copy, differences: found }] = compared;
  const origin = copy.origin === "counted" ? "as it was counted" : "as its source says";
  if (found.length === 0) return [`The folder holds what ${title} should hold (${copy.copy}, ${origin}).`];
  return [
    `The folder differs from ${title} (${copy.copy}, ${origin}):`,
    ...found.map((difference) => `  ${difference}`),
  ];
}

function differences({ classes, films, patients }: Copy, { entries }: ImportPlan): string[] {
  const counts = new Map<string, number>();
  for (const { label } of entries) counts.set(label, (counts.get(label) ?? 0) + 1);
  const known = new Set(entries.map(({ path, metadata }) => patientOf(path, metadata.patientId))).size;
  const differing = (what: string, here: number, expected: number | undefined) =>
    expected === undefined || here === expected ? [] : [`${what}: ${here} here, ${expected} expected`];
  return [
    ...Object.entries(classes).flatMap(([label, count]) =>
      differing(`films of ${label}`, counts.get(label) ?? 0, count),
    ),
    ...differing("films", entries.length, films),
    ...differing("patients", known, patients),
  ];
}
