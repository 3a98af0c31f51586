import type { SourceFile } from "./source-file";

/**
 * Groups of files each of which leads to every other by imports, types included (Tarjan, SIAM J. Comput. 1 (1972) 146).
 * Sorted, the largest first.
 */
export function findCircles(files: readonly Pick<SourceFile, "path" | "imports">[]): string[][] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports.map((named) => named.path)]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const low = (path: string) => lowest.get(path) ?? Infinity;

  const visit = (path: string) => {
    const number = order.size;
    order.set(path, number);
    lowest.set(path, number);
    open.push(path);
    for (const next of importsOf.get(path) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) lowest.set(path, Math.min(low(path), low(next)));
    }
    if (low(path) !== number) return;
    const circle = open.splice(open.indexOf(path));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const path of importsOf.keys()) if (!order.has(path)) visit(path);
  return circles.sort((a, b) => b.length - a.length);
}
