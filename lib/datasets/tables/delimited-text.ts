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
  const endRecord = (field: string) => {
    record.push(field);
    if (record.length > 1 || record[0].trim() !== "") records.push(record);
    record = [];
  };
  let field = "";
  for (let i = 0; i < clean.length; i++) {
    const char = clean[i];
    if (char === '"' && field.trim() === "") {
      const [quoted, end] = readQuoted(clean, i, name);
      field = quoted;
      i = end;
    } else if (char === delimiter) {
      record.push(field);
      field = "";
    } else if (char === "\n" || char === "\r") {
      if (char === "\r" && clean[i + 1] === "\n") i++;
      endRecord(field);
      field = "";
    } else field += char;
  }
  endRecord(field);
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
