/** @file The findings that a row of a table tells, by the kind of its columns. */
import { labelKey } from "../../import/name-key";
import { guessColumns, plainHeading } from "../../tables/film-columns";
import type { Table } from "../../tables/film-table";
import type { FindingColumns } from "./finding-format";

export type Mark = "yes" | "no" | "uncertain" | "nothing";

/** A cell of a column of one finding: 1, 0, -1 or empty, also as 1.0, true or yes. Null for anything else. */
export function readMark(cell: string): Mark | null {
  const text = cell.trim().toLowerCase();
  if (["", "nan", "na", "n/a", "none", "null"].includes(text)) return "nothing";
  if (/^1(\.0*)?$/.test(text) || ["true", "yes", "positive", "present"].includes(text)) return "yes";
  if (/^0(\.0*)?$/.test(text) || ["false", "no", "negative", "absent"].includes(text)) return "no";
  return /^-1(\.0*)?$/.test(text) || text === "uncertain" ? "uncertain" : null;
}

/** The columns of a table that hold marks only, some of them, and are nothing else by their headings. */
export function markColumns(table: Table, except: readonly string[] = []): { heading: string; at: number }[] {
  const taken = new Set([...Object.values(guessColumns(table.headings)).map(plainHeading), ...except]);
  return table.headings.flatMap((heading, at) => {
    if (heading === "" || taken.has(plainHeading(heading)) || NO_FINDING_HEADING.test(plainHeading(heading))) return [];
    const marks = table.rows.map((row) => readMark(row[at] ?? ""));
    return marks.every((mark) => mark !== null) && marks.some((mark) => mark !== "nothing") ? [{ heading, at }] : [];
  });
}

/** Columns with 0 and 1 that say something else than what a film shows. */
const NO_FINDING_HEADING =
  /^(unnamed.*|index|id|.*_id|x|y|x_m(in|ax)|y_m(in|ax)|width|height|train|test|val(id)?|split|fold|male|female|sex|gender|age|smok\w*|fever|cough|pediatric|survival|survived|died|death|intubated|went_icu|in_icu|needed_.*|is_.*(train|test|frontal|lateral)|frontal|lateral|ap|pa|portable|inverted|quality.*|view.*)$/;

/** Reads the findings of one row. */
export type RowReader = (row: readonly string[]) => readonly { finding: string; mark: Mark }[];

/** @param labelColumn a column that somebody chose in place of the format's. */
export function rowReader(table: Table, columns: FindingColumns, labelColumn?: string): RowReader {
  const indexOf = (plain: string) => table.headings.findIndex((heading) => plainHeading(heading) === plain);
  if (labelColumn !== undefined && table.headings.includes(labelColumn))
    return oneReader(table.headings.indexOf(labelColumn));
  switch (columns.kind) {
    case "one":
      return oneReader(indexOf(columns.column));
    case "list":
      return listReader(indexOf(columns.column));
    case "flag":
      return flagReader(indexOf(columns.column), columns);
    case "one-hot": {
      const marks = markColumns(table);
      return (row) =>
        marks.map(({ heading, at }) => ({ finding: heading, mark: readMark(row[at] ?? "") ?? "nothing" }));
    }
  }
}

const present = (finding: string) => ({ finding, mark: "yes" as const });
const oneReader =
  (at: number): RowReader =>
  (row) =>
    (row[at] ?? "").trim() === "" ? [] : [present(row[at].trim())];

function flagReader(at: number, { yes, no }: { yes: string; no: string }): RowReader {
  return (row) => {
    const mark = readMark(row[at] ?? "");
    return mark === "yes" ? [present(yes)] : mark === "no" ? [present(no)] : [];
  };
}

/** `['a', "b c"]`, also without quotes, or with | or ; between. */
function listReader(at: number): RowReader {
  return (row) => {
    const text = (row[at] ?? "").trim().replace(/^\[|\]$/g, "");
    const items = text
      .split(/[,|;]/)
      .map((item) =>
        item
          .trim()
          .replace(/^['"]|['"]$/g, "")
          .trim(),
      )
      .filter((item) => item !== "" && item.toLowerCase() !== "nan");
    const seen = new Set<string>();
    return items.filter((item) => !seen.has(labelKey(item)) && seen.add(labelKey(item))).map(present);
  };
}
