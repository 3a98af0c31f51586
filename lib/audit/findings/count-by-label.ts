/** How many films of each label have each value. */
export type ValueCounts = { value: string; counts: Record<string, number> }[];

/** Counts labels by value, the commonest value first, equal ones by name. Null values are left out. */
export function countByLabel<T extends { label: string }>(
  items: readonly T[],
  valueOf: (item: T, index: number) => string | null,
): ValueCounts {
  const found = new Map<string, Record<string, number>>();
  items.forEach((item, index) => {
    const value = valueOf(item, index);
    if (value === null) return;
    let counts = found.get(value);
    if (counts === undefined) found.set(value, (counts = {}));
    counts[item.label] = (counts[item.label] ?? 0) + 1;
  });
  return [...found]
    .map(([value, counts]) => ({ value, counts }))
    .sort((a, b) => total(b.counts) - total(a.counts) || (a.value < b.value ? -1 : 1));
}

/** The counts as `[values][labels]`. */
export function contingencyTable(counts: ValueCounts, labels: readonly string[]): number[][] {
  return counts.map((row) => labels.map((label) => row.counts[label] ?? 0));
}

function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
