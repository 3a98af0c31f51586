/** @file Figures and tables as a card writes them. */
import { printableLine } from "../../../bin/printable.mjs";
import type { Interval, Proportion } from "../../metrics/evaluation-report";

/** A Markdown table, the first column to the left; a first cell that begins with `**` is bold. */
export function cardTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(head.map(escapeCell)),
    line(head.map((_, i) => (i === 0 ? "---" : "---:"))),
    ...rows.map(([first, ...rest]) => line([first.startsWith("**") ? first : escapeCell(first), ...rest])),
  ].join("\n");
}

/** Labels and titles are the user's words: they must not break the table or turn into markup. */
export function escapeCell(text: string): string {
  return printableLine(text.replace(/\s+/g, " ")).replace(/[\\`*_[\]<>|#]/g, "\\$&");
}

/** `81.2% (78.0%–84.1%; 13/16)` */
export function withInterval({ value, low, high, numerator, denominator }: Proportion): string {
  if (value === null || low === null || high === null) return "–";
  return `${cardPercent(value)} (${cardPercent(low)}–${cardPercent(high)}; ${numerator}/${denominator})`;
}

/** A figure with its interval, where it has one. */
export function withBounds(figure: string, bounds: Interval | undefined): string {
  return bounds === undefined ? figure : `${figure} (${cardDecimal(bounds.low)}–${cardDecimal(bounds.high)})`;
}

/** A share in percent; a dash where it is not defined. */
export function cardShare(value: number | null): string {
  return value === null ? "–" : cardPercent(value);
}

/** `81.2%` */
export function cardPercent(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}

/** Three decimals; a dash where it is not defined. */
export function cardDecimal(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
