/**
 * What a waiver of findings of runs that are published together is signed for, and how people call them: of one run its id, so
 * that what was waived of it holds; of several all of them, in any order.
 */
export function waivedFor(runs: readonly { id: string; name: string }[]): { id: string; name: string } {
  return {
    id: runs
      .map(({ id }) => id)
      .sort()
      .join("+"),
    name: runs.map(({ name }) => name).join(", "),
  };
}
