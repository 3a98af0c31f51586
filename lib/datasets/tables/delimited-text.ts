import { HilumError } from "../../errors";

/**
 * The records of a delimited text (RFC 4180 with commas, semicolons or tabs, with or without a byte-order mark); empty
 * lines are skipped. The delimiter is the one that the first line has most of.
 * @param name what the text is called in an error.
 * @throws HilumError invalidDataset for a quote that never closes.
 */
export function readDelimited(text: string, name: string): string[][] {
  const clean = text.replace(/^\uFEFF/, "");
  const firstLine = clean.slice(0, clean.search(/[\r\n]|$/));
  const delimiter = [",", ";", "\t"].reduce((best, candidate) => (firstLine.split(candidate).length > firstLine.split(best).length ? candidate : best));
  const records: string[][] = [];
  let record: string[] = [];
  let field = "";
  /** Where the plain text of the field begins that `field` does not hold yet. */
  let plainAt = 0;
  const endField = (end: number) => {
    record.push(field + clean.slice(plainAt, end));
    field = "";
    plainAt = end + 1;
  };
  const endRecord = (end: number) => {
    endField(end);
    if (record.length > 1 || record[0].trim() !== "") records.push(record);
    record = [];
  };
  for (let i = 0; i < clean.length; i++) {
    const char = clean[i];
    if (char === delimiter) endField(i);
    else if (char === "\n") endRecord(i);
    else if (char === "\r") {
      endRecord(i);
      if (clean[i + 1] === "\n") plainAt = ++i + 1;
    } else if (char === '"' && (field + clean.slice(plainAt, i)).trim() === "") {
      const [quoted, end] = readQuoted(clean, i, name);
      field = quoted;
      i = end;
      plainAt = end + 1;
    }
  }
  endRecord(clean.length);
  return records;
}

/** A quoted field from its opening quote: its text and the index of its closing quote. */
function readQuoted(text: string, start: number, name: string): [string, number] {
  let field = "";
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] !== '"') field += text[i];
    else if (text[i + 1] !== '"') return [field, i];
    else {
      field += '"';
      i++;
    }
  }
  const line = text.slice(0, start).split("\n").length;
  throw new HilumError("invalidDataset", `${name} opens a quote on line ${line} that never closes.`, { remedy: "Close the quote, or remove it." });
}

/** Rows as comma-separated text that {@link readDelimited} reads back. */
export function toDelimited(rows: readonly (readonly string[])[]): string {
  const quoted = (field: string) => (/[",;\t\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  return rows.map((row) => row.map(quoted).join(",")).join("\n");
}
