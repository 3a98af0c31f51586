/** @file The column of a table that names films: by its heading, else by what stands in it. */
import { type ColumnMap, fileHeadings, guessColumns } from "./film-columns";
import { cellReader, type Table } from "./film-table";
import { type FilmLookup, isImageName, namesFilm } from "./match-rows";

export interface FileColumn {
  /** The table itself; of one without headings with its first line as a row and columns called by their numbers. */
  table: Table;
  columns: ColumnMap;
  /** How many rows name a film that is there. */
  named: number;
}

/** Rows that are looked at to find a column without a known heading. */
const LOOKED_AT = 500;

/** Null where no column names a film. */
export function findFileColumn(table: Table, index: FilmLookup): FileColumn | null {
  const columns = guessColumns(table.headings);
  const known = fileHeadings(table.headings)
    .map((heading) => ({ heading, named: countNamed(table, heading, index) }))
    .sort((a, b) => b.named - a.named)
    .at(0);
  if (known !== undefined && known.named > 0)
    return { table, columns: { ...columns, file: known.heading }, named: known.named };
  const whole = table.headings.some((heading) => isImageName(heading) && namesFilm(index, heading))
    ? withoutHeadings(table)
    : table;
  const heading = byContent(whole, index);
  if (heading === null) return null;
  return {
    table: whole,
    columns: { ...(whole === table ? columns : {}), file: heading },
    named: countNamed(whole, heading, index),
  };
}

function countNamed(table: Table, heading: string, index: FilmLookup): number {
  const cellOf = cellReader(table);
  return table.rows.reduce((named, row) => named + Number(namesFilm(index, cellOf(row, heading))), 0);
}

function withoutHeadings(table: Table): Table {
  return {
    ...table,
    headings: table.headings.map((_, at) => `column ${at + 1}`),
    rows: [table.headings, ...table.rows],
    lines: [Math.max(1, (table.lines.at(0) ?? 2) - 1), ...table.lines],
    remarks: [
      ...table.remarks,
      `${table.name} has no line of headings: its columns are called by their numbers, and only the file names are read until somebody says what the others are.`,
    ],
  };
}

/** The column most of whose cells name a film, or are called as images are and some of them name one. */
function byContent(table: Table, index: FilmLookup): string | null {
  const rows = table.rows.slice(0, LOOKED_AT);
  const found = table.headings.flatMap((heading, at) => {
    const cells = rows.map((row) => (row[at] ?? "").trim()).filter((cell) => cell !== "");
    const named = cells.filter((cell) => namesFilm(index, cell)).length;
    const images = cells.filter(isImageName).length;
    return heading !== "" && named > 0 && Math.max(named, images) > cells.length / 2 ? [{ heading, named }] : [];
  });
  return found.sort((a, b) => b.named - a.named).at(0)?.heading ?? null;
}

/** The line of a quoted cell with rows of other films inside: its quote was closed by the next one further down. Null where there is none. */
export function swallowedLine(table: Table, index: FilmLookup): number | null {
  const at = table.rows.findIndex((row) =>
    row.some(
      (cell) =>
        cell.includes("\n") &&
        /[,;\t|]/.test(cell) &&
        cell
          .split("\n")
          .slice(1)
          .some((line) => startsWithFilm(line, index)),
    ),
  );
  return at < 0 ? null : table.lines[at];
}

function startsWithFilm(line: string, index: FilmLookup): boolean {
  const [first] = line.split(/[,;\t|]/);
  return isImageName(first) && namesFilm(index, first);
}

/** True for a text in which the name of a film stands between separators. */
export function textNamesFilm(text: string, index: FilmLookup): boolean {
  return text.split(/[\r\n,;\t|"]/).some((word) => isImageName(word) && namesFilm(index, word));
}
