import { HilumError } from "../../errors";

/** A line of a delimited text, or several where a quoted field holds line breaks. */
export interface DelimitedRecord {
  fields: string[];
  /** The line on which it begins, counted from 1. */
  line: number;
}

export interface DelimitedRecords {
  records: DelimitedRecord[];
  /** The line of the first quote that never closes, or that closes in the middle of a field; null where all quotes are whole. Records before it are as written. */
  damagedLine: number | null;
}

const DELIMITERS = [",", ";", "\t", "|"];
/** Enough of a text to see by what its fields are divided. */
const SAMPLE = 64 * 1024;

/**
 * The records of a delimited text (RFC 4180), whatever its line ends, with or without a byte-order mark; empty lines are
 * skipped. It never fails: a damaged quote ends the reading, and where it stands is told.
 */
export function parseDelimited(text: string, delimiter: string): DelimitedRecords {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  const records: DelimitedRecord[] = [];
  let line = 1;
  let record: DelimitedRecord = { fields: [], line };
  let field = "";
  /** Where the plain text of the field begins that `field` does not hold yet. */
  let plainAt = start;
  const endField = (end: number) => {
    record.fields.push(field + text.slice(plainAt, end));
    field = "";
    plainAt = end + 1;
  };
  const endRecord = (end: number) => {
    endField(end);
    if (record.fields.some((cell) => cell.trim() !== "")) records.push(record);
    record = { fields: [], line: ++line };
  };
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (char === delimiter) endField(i);
    else if (char === "\n") endRecord(i);
    else if (char === "\r") {
      endRecord(i);
      if (text[i + 1] === "\n") plainAt = ++i + 1;
    } else if (char === '"' && isBlank(field, text, plainAt, i)) {
      const quoted = readQuoted(text, i, delimiter);
      if (quoted === null) return { records, damagedLine: line };
      field = quoted.text;
      line += quoted.lineBreaks;
      i = quoted.end;
      plainAt = i + 1;
    }
  }
  endRecord(text.length);
  return { records, damagedLine: null };
}

function isBlank(field: string, text: string, from: number, to: number): boolean {
  return field === "" && (from === to || text.slice(from, to).trim() === "");
}

/** A quoted field from its opening quote: its text and where its closing quote is; null where there is none before the end of a field. */
function readQuoted(
  text: string,
  start: number,
  delimiter: string,
): { text: string; end: number; lineBreaks: number } | null {
  let from = start + 1;
  let field = "";
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return null;
    field += text.slice(from, quote);
    if (text[quote + 1] === '"') {
      field += '"';
      from = quote + 2;
      continue;
    }
    const rest = /[^ ]|$/g;
    rest.lastIndex = quote + 1;
    const next = rest.exec(text)?.[0] ?? "";
    if (next !== "" && next !== delimiter && next !== "\n" && next !== "\r") return null;
    return { text: field, end: quote, lineBreaks: field.match(/\r\n|\n|\r/g)?.length ?? 0 };
  }
}

/**
 * By what the fields of a text are divided: the delimiter with which most lines have as many fields as the others; of
 * equals the one that makes more fields. @default a comma for a text of one column
 */
export function guessDelimiter(text: string): string {
  const whole = text.length <= SAMPLE;
  const sample = whole ? text : text.slice(0, SAMPLE);
  const scored = DELIMITERS.map((delimiter) => {
    const { records } = parseDelimited(sample, delimiter);
    const widths = (whole ? records : records.slice(0, -1)).map(({ fields }) => fields.length);
    const width = commonestWidth(widths);
    return { delimiter, width, regular: width < 2 ? 0 : widths.filter((one) => one === width).length / widths.length };
  });
  return scored.reduce((best, one) =>
    one.regular > best.regular + 1e-9 || (one.regular > best.regular - 1e-9 && one.width > best.width) ? one : best,
  ).delimiter;
}

/** The number of fields that most records have; of equals the larger. Zero of none. */
export function commonestWidth(widths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  return [...counts].reduce(
    (best, one) => (one[1] > best[1] || (one[1] === best[1] && one[0] > best[0]) ? one : best),
    [0, 0],
  )[0];
}

/**
 * The records of a delimited text as {@link parseDelimited} reads them with the delimiter that it guesses.
 * @param name what the text is called in an error.
 * @throws HilumError invalidDataset for a quote that never closes.
 */
export function readDelimited(text: string, name: string): string[][] {
  const { records, damagedLine } = parseDelimited(text, guessDelimiter(text));
  if (damagedLine !== null) throw damagedQuote(name, damagedLine);
  return records.map(({ fields }) => fields);
}

export function damagedQuote(name: string, line: number): HilumError {
  return new HilumError(
    "invalidDataset",
    `${name} is damaged: it opens a quote on line ${line} that never closes, or closes in the middle of a field.`,
    { remedy: "Close the quote, or remove it. Nothing was changed." },
  );
}

/** Rows as comma-separated text that {@link readDelimited} reads back. */
export function toDelimited(rows: readonly (readonly string[])[]): string {
  const quoted = (field: string) => (/[",;|\t\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  return rows.map((row) => row.map(quoted).join(",")).join("\n");
}
