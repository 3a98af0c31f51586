/**
 * A field as RFC 4180 wants it, quoted also where a reader of notes would take the rest for one; a leading `=`, `+`, `-` or `@` of a text is disarmed, since names come from anywhere and
 * spreadsheets run formulas. Numbers are written in full.
 */
function csvField(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",#\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A table as CSV (RFC 4180, CRLF) under notes, each on a first line of its own behind a field that is `#`, so that no copy goes
 * about without them; pandas reads it with `comment="#"`, and a spreadsheet has each note in one cell.
 */
export function csvDocument(
  notes: readonly string[],
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const lines = [
    // The mark stands outside of quotes, within which no reader would see it.
    ...notes.map((note) => `#,${csvField(note.replace(/\s+/g, " "))}`),
    ...[header, ...rows].map((row) => row.map(csvField).join(",")),
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}
