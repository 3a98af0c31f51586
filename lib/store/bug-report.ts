import { printable } from "../../bin/printable.mjs";
import { isHilumError } from "../errors";
import { FailedQuery, statementShape } from "./discreet-errors";

/**
 * What a log may say of an error: its stack, without values. A failed query is named without what was asked for, which is
 * file names, patient groups and the text of tables; what a person named stands in “” in Hilum's own messages and goes, too.
 */
export function bugReport(error: unknown): string {
  return printable(reportOf(error));
}

function reportOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("query" in error && "params" in error)
    return `Failed query: ${statementShape(String(error.query))}\n${reportOf(error.cause)}`;
  if (error instanceof FailedQuery) return `${error.message}\n${reportOf(error.cause)}`;
  const report = error.stack ?? error.message;
  return isHilumError(error) ? withoutNames(report) : report;
}

/** A text without what stands in “”. */
const withoutNames = (text: string): string => text.replace(/“[^”]*”/g, "“…”");
