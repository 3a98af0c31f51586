import { printableLine } from "../../bin/printable.mjs";

/** Rows as aligned columns, for people; numbers (cells that start with a digit or a minus) are set flush right. Cells are data: a name cannot break its line. */
export function textTable(heads: readonly string[], data: readonly (readonly string[])[]): string {
  const [header, ...rows] = [heads, ...data].map((cells) => cells.map(printableLine));
  const lines = [header, ...rows];
  const widths = header.map((_, column) =>
    lines.reduce((widest, line) => Math.max(widest, (line[column] ?? "").length), 0),
  );
  const flushRight = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^(-?\d.*|–|)$/.test(row[column] ?? "")),
  );
  const draw = (line: readonly string[]) =>
    widths
      .map((width, column) =>
        flushRight[column] ? (line[column] ?? "").padStart(width) : (line[column] ?? "").padEnd(width),
      )
      .join("  ")
      .trimEnd();
  return [draw(header), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(draw)].join("\n");
}

/** A share or a metric with three decimals; a dash where it is undefined. */
export const decimal = (value: number | null | undefined): string =>
  value === null || value === undefined ? "–" : value.toFixed(3);

/** A figure with its interval in brackets, `0.851 (0.79–0.90)`; without them where there is none. */
export function decimalWithInterval(
  value: number | null | undefined,
  interval: { low: number | null; high: number | null } | null | undefined,
): string {
  const { low, high } = interval ?? { low: null, high: null };
  return low === null || high === null ? decimal(value) : `${decimal(value)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}
