/** The mean of rows of equal length, entry by entry. */
export function meanRow(rows: readonly (readonly number[])[]): number[] {
  return rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
}
