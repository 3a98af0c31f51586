import { groupSpellings, type SpellingCounts, spellingRemarks } from "./label-spellings";
import { labelKey } from "./name-key";

/** A label as the folder or table has it, and what becomes of its films. */
export interface FoundLabel {
  /** In the spelling that most of its films have. */
  given: string;
  /** Null: its films are left out. */
  label: string | null;
  films: number;
}

/** What labels become in the data set. */
export interface NamedClasses {
  /** The class of a label as it was spelled; null where its films are left out. */
  classOf(spelling: string): string | null;
  /** By the given label. */
  labels: FoundLabel[];
  /** On labels that were one under several spellings, in sentences. */
  remarks: string[];
}

export type Renames = Readonly<Record<string, string | null>>;

/**
 * What labels are called: spellings that differ by case, blanks or Unicode form only are one, before they are put in other
 * words and after. Whoever puts two such spellings in different words has them apart.
 */
export function nameClasses(counts: SpellingCounts, renames: Renames): NamedClasses {
  const parted = partedKeys(renames);
  const apart = new Map([...counts].filter(([spelling]) => parted.has(labelKey(spelling))));
  const groups = groupSpellings(new Map([...counts].filter(([spelling]) => !apart.has(spelling))));
  const byKey = new Map(Object.entries(renames).map(([label, name]) => [labelKey(label), name]));
  const found: FoundLabel[] = [
    ...[...groups].map(([key, { label, spellings }]) => ({
      given: label,
      label: renamed(byKey.get(key), label),
      films: [...spellings.values()].reduce((sum, films) => sum + films, 0),
    })),
    ...[...apart].map(([spelling, films]) => ({
      given: spelling,
      label: Object.hasOwn(renames, spelling) ? renames[spelling] : spelling,
      films,
    })),
  ];
  const classes = groupSpellings(countClasses(found));
  const classOfLabel = (label: string | null) =>
    label === null ? null : (classes.get(labelKey(label))?.label ?? label);
  const labels = found
    .map((row) => ({ ...row, label: classOfLabel(row.label) }))
    .sort((a, b) => (a.given < b.given ? -1 : 1));
  const byGiven = new Map(labels.map(({ given, label }) => [given, label]));
  return {
    classOf: (spelling) =>
      byGiven.get(apart.has(spelling) ? spelling : (groups.get(labelKey(spelling))?.label ?? spelling)) ?? null,
    labels,
    remarks: [
      ...spellingRemarks(groups.values()),
      ...spellingRemarks([...classes.values()].filter(({ spellings }) => spellings.size > 1)),
    ],
  };
}

const renamed = (name: string | null | undefined, label: string) => (name === undefined ? label : name);

/** Keys of labels that were put in different words by their spelling. */
function partedKeys(renames: Renames): Set<string> {
  const names = new Map<string, Set<string | null>>();
  for (const [label, name] of Object.entries(renames))
    names.set(labelKey(label), (names.get(labelKey(label)) ?? new Set()).add(name));
  return new Set([...names].flatMap(([key, different]) => (different.size > 1 ? [key] : [])));
}

function countClasses(found: readonly FoundLabel[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { label, films } of found) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + films);
  return counts;
}
