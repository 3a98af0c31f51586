import { commonestWidth, type DelimitedRecord } from "./delimited-text";
import { guessColumns } from "./film-columns";

/** Above the headings stand at most so many lines of title. */
const MOST_TITLE_LINES = 40;

/**
 * Which record of a table holds its headings, counted from 0: the one that knows most columns with a file among them; in a
 * table whose headings nobody knows the first one that is as wide as most records, all of it filled but one cell.
 */
export function findHeader(records: readonly DelimitedRecord[]): number {
  const first = records.slice(0, MOST_TITLE_LINES);
  const known = first.map(({ fields }) => knownColumns(fields));
  const most = Math.max(0, ...known);
  if (most > 0) return known.indexOf(most);
  const width = commonestWidth(records.slice(0, 1000).map(({ fields }) => fields.length));
  const filled = ({ fields }: DelimitedRecord) => fields.filter((cell) => cell.trim() !== "").length;
  // A column of row numbers often has no heading.
  return Math.max(
    0,
    first.findIndex((record) => filled(record) >= (width < 3 ? width : width - 1)),
  );
}

function knownColumns(fields: readonly string[]): number {
  const columns = guessColumns(fields);
  return columns.file === undefined ? 0 : Object.keys(columns).length;
}
