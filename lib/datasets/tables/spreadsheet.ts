/** @file The sheets of a workbook as rows of text, read by SheetJS: values as a person sees them, without formulas. */
import { type CellObject, type WorkSheet } from "@e965/xlsx";
import { HilumError } from "../../errors";

export interface Sheet {
  name: string;
  /** Each cell once, gaps as empty text; a line break inside a cell is a blank, so that a row is a line. */
  rows: string[][];
}

/** What a workbook may hold: more is a mistake or a bomb. */
const MAX_CELLS = 20_000_000;

/**
 * The sheets of a workbook that hold anything, in its order: .xlsx, .xlsm, .xlsb, .xls and .ods. Dates become
 * `2024-05-06`; long numbers keep their digits and numbers with leading zeros their zeros; cells that are merged downwards
 * all have the text of the first.
 * @param name what errors call it.
 * @throws HilumError invalidDataset for what is no workbook, is damaged or asks for a password.
 */
export async function readSpreadsheet(bytes: Uint8Array, name: string): Promise<Sheet[]> {
  // A megabyte of code that nobody needs who has no spreadsheet.
  const { read } = await import("@e965/xlsx");
  requireWorkbook(bytes, name);
  try {
    const book = read(bytes, {
      type: "array",
      dense: true,
      cellDates: true,
      UTC: true,
      cellNF: true,
      cellText: true,
      cellHTML: false,
      cellFormula: false,
      bookVBA: false,
    });
    return book.SheetNames.map((sheet) => ({ name: sheet, rows: rowsOf(book.Sheets[sheet], name) })).filter(
      ({ rows }) => rows.some((row) => row.some((cell) => cell !== "")),
    );
  } catch (error) {
    if (error instanceof HilumError) throw error;
    if (error instanceof Error && /password|encrypt/i.test(error.message))
      throw new HilumError("invalidDataset", `${name} is protected by a password.`, {
        cause: error,
        remedy: "Save it without one, or as .csv beside the films.",
      });
    throw unreadable(name, error);
  }
}

const unreadable = (name: string, cause?: unknown) =>
  new HilumError("invalidDataset", `${name} cannot be read as a spreadsheet.`, {
    cause,
    remedy: "Save it as .csv beside the films, or take it away.",
  });

/** The parser takes any text for a table of one cell: only what begins as a workbook does is one. */
function requireWorkbook(bytes: Uint8Array, name: string): void {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
  const isCompound = bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0;
  const isOld = bytes[0] === 0x09 && [0x00, 0x02, 0x04, 0x08].includes(bytes[1]);
  const isHtml = /^\s*<(\?xml|html|table|!doctype)/i.test(new TextDecoder().decode(bytes.subarray(0, 200)));
  if (!isZip && !isCompound && !isOld && !isHtml) throw unreadable(name);
}

function rowsOf(sheet: WorkSheet, name: string): string[][] {
  const cells: readonly (readonly (CellObject | undefined)[] | undefined)[] = sheet["!data"] ?? [];
  let count = 0;
  const rows = Array.from(cells, (row) => {
    count += row?.length ?? 0;
    if (count > MAX_CELLS)
      throw new HilumError("invalidDataset", `${name} has more than ${MAX_CELLS.toLocaleString("en")} cells.`, {
        remedy: "Save what tells of the films as .csv.",
      });
    return Array.from(row ?? [], cellText);
  });
  for (const { s, e } of sheet["!merges"] ?? []) {
    // Titles are merged sideways; a patient is written once beside its films.
    if (s.c === e.c)
      for (let at = s.r + 1; at <= Math.min(e.r, rows.length - 1); at++) fill(rows[at], s.c, rows[s.r]?.[s.c] ?? "");
  }
  return rows;
}

function fill(row: string[], column: number, text: string): void {
  while (row.length <= column) row.push("");
  if (row[column] === "") row[column] = text;
}

function cellText(cell: CellObject | undefined): string {
  if (cell === undefined || cell.v === undefined || cell.t === "z") return "";
  if (cell.t === "e") return cell.w ?? "#N/A";
  if (cell.v instanceof Date) return dateText(cell.v);
  // As shown where the format adds zeros, else all digits: what is shown of a long number is rounded.
  const isPadded =
    cell.t === "n" && typeof cell.z === "string" && /^0[0-9]*0$|^0$/.test(cell.z) && cell.w !== undefined;
  return (isPadded ? (cell.w ?? "") : String(cell.v)).replace(/[\r\n]+/g, " ").trim();
}

function dateText(date: Date): string {
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.slice(0, 19).replace("T", " ");
}
