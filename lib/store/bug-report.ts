/**
 * What a log may say of an unexpected error: its stack. A failed query is named without its values, which are file
 * names, patient groups and the text of metadata.csv.
 */
export function bugReport(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("query" in error && "params" in error) return `Failed query: ${String(error.query)}\n${bugReport(error.cause)}`;
  return error.stack ?? error.message;
}
