import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder } from "../layout";
import type { FindingFormat } from "./finding-format";
import { findingTables, type FindingTables } from "./finding-tables";

/** The layout of a public set whose tables list findings: a film with one finding, or none, has a label; the others are left out by name. */
export function findingTableLayout(format: FindingFormat): Layout {
  return {
    id: format.id,
    title: format.title,
    looks: format.looks,
    tellsSeveral: true,
    recognise(folder) {
      const found = findingTables(folder, format, DEFAULT_LAYOUT_OPTIONS);
      if (found === null) return null;
      const told = folder.films.flatMap((film) => found.tell(film) ?? []);
      if (told.length === 0) return null;
      return {
        strength: 0.93,
        evidence: evidenceOf(format, folder, found, told),
        options: { ...DEFAULT_LAYOUT_OPTIONS, table: found.tables[0] },
      };
    },
    read(folder, options) {
      const found = findingTables(folder, format, options);
      return {
        tables: found?.tables ?? [],
        accounts: found?.accounts() ?? [],
        tell: (path) => found?.tell(path) ?? { refused: `no table of ${format.title} names it` },
      };
    },
  };
}

function evidenceOf(
  { title, notes = [] }: FindingFormat,
  { films }: SortedFolder,
  { tables }: FindingTables,
  told: readonly object[],
): string[] {
  const out = told.filter((film) => "refused" in film).length;
  return [
    `${tables.join(", ")} ${tables.length === 1 ? "has" : "have"} the columns of ${title} and ${tables.length === 1 ? "names" : "name"} ${told.length} of ${films.length} films.`,
    ...(out > 0
      ? [
          `${out} of them ${out === 1 ? "is" : "are"} left out, with several findings, uncertain ones or contradictions: a film needs one label.`,
        ]
      : []),
    ...notes,
  ];
}
