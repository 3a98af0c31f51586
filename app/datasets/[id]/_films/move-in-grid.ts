/** The shape of a grid that is filled row by row. */
export interface GridShape {
  columns: number;
  /** Cells in all. */
  total: number;
  /** Rows that Page Up and Page Down pass over. */
  pageRows: number;
}

/** Where a key moves from position `at`; null for a key that does not move (ARIA grid pattern). */
export function moveInGrid(
  {
    key,
    ctrlKey,
    metaKey,
    altKey,
    shiftKey,
  }: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean },
  at: number,
  { columns, total, pageRows }: GridShape,
): number | null {
  if (altKey || shiftKey) return null;
  const row = Math.floor(at / columns);
  const all = ctrlKey || metaKey;
  const inside = (to: number) => Math.max(0, Math.min(total - 1, to));
  const down = (rows: number) => {
    const to = at + rows * columns;
    // Past an end, the first or the last row of the same column, which the last row may not have.
    if (to < 0) return at % columns;
    return to < total ? to : inside((Math.ceil(total / columns) - 1) * columns + (at % columns));
  };
  switch (key) {
    case "ArrowRight":
      return inside(at + 1);
    case "ArrowLeft":
      return inside(at - 1);
    case "ArrowDown":
      return down(1);
    case "ArrowUp":
      return down(-1);
    case "PageDown":
      return down(pageRows);
    case "PageUp":
      return down(-pageRows);
    case "Home":
      return all ? 0 : row * columns;
    case "End":
      return inside(all ? total - 1 : (row + 1) * columns - 1);
    default:
      return null;
  }
}
