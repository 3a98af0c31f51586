import { labelKey, tidyLabel } from "./name-key";

/** How often labels are spelled in which way. */
export type SpellingCounts = ReadonlyMap<string, number>;

/** Labels that are one, under the spelling that most films have; of equals the one that came first. */
export interface LabelGroup {
  label: string;
  spellings: SpellingCounts;
}

/** Groups labels that differ by case, blanks, dashes or Unicode form only. @returns by {@link labelKey}. */
export function groupSpellings(counts: SpellingCounts): Map<string, LabelGroup> {
  const groups = new Map<string, Map<string, number>>();
  for (const [spelling, films] of counts) {
    const key = labelKey(spelling);
    groups.set(key, (groups.get(key) ?? new Map<string, number>()).set(spelling, films));
  }
  return new Map([...groups].map(([key, spellings]) => [key, { label: commonestSpelling(spellings), spellings }]));
}

/** Spellings that look the same once they are tidied count together. */
function commonestSpelling(spellings: SpellingCounts): string {
  const tidied = new Map<string, number>();
  for (const [spelling, films] of spellings)
    tidied.set(tidyLabel(spelling), (tidied.get(tidyLabel(spelling)) ?? 0) + films);
  return [...tidied].reduce((best, candidate) => (candidate[1] > best[1] ? candidate : best))[0];
}

/** A sentence for each group of several spellings. */
export function spellingRemarks(groups: Iterable<LabelGroup>): string[] {
  return [...groups]
    .filter(({ spellings }) => spellings.size > 1)
    .map(({ label, spellings }) => {
      const list = [...spellings].map(([spelling, films]) => `“${spelling}” (${films})`);
      return `${list.slice(0, -1).join(", ")} and ${list.at(-1)} differ only in how they are written and are one class, “${label}”.`;
    });
}
