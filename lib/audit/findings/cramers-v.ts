/**
 * Cramér's V of a contingency table with the bias correction of Bergsma (J. Korean Stat. Soc. 42 (2013) 323), 0–1: chance
 * gives 0 on average, where the plain V of a small table is large. Null where a side has fewer than two values.
 *
 * χ² without Yates' correction, as `scipy.stats.contingency.association(correction=False)` uses.
 * @param table `[rows][columns]` of counts.
 */
export function cramersV(table: readonly (readonly number[])[]): number | null {
  const rowTotals = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnTotals = (table[0] ?? []).map((_, column) => table.reduce((sum, row) => sum + row[column], 0));
  const rows = rowTotals.filter((total) => total > 0).length;
  const columns = columnTotals.filter((total) => total > 0).length;
  const n = rowTotals.reduce((sum, total) => sum + total, 0);
  if (rows < 2 || columns < 2) return null;
  let chiSquare = 0;
  table.forEach((row, r) =>
    row.forEach((count, c) => {
      const expected = (rowTotals[r] * columnTotals[c]) / n;
      if (expected > 0) chiSquare += (count - expected) ** 2 / expected;
    }),
  );
  const phiSquare = Math.max(0, chiSquare / n - ((rows - 1) * (columns - 1)) / (n - 1));
  const correctedRows = rows - (rows - 1) ** 2 / (n - 1);
  const correctedColumns = columns - (columns - 1) ** 2 / (n - 1);
  const most = Math.min(correctedRows, correctedColumns) - 1;
  return most > 0 ? Math.min(1, Math.sqrt(phiSquare / most)) : null;
}
