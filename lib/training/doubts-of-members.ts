import type { Doubt } from "./doubts";

/** The doubts of runs that are published together, each with the run that it is of; of one run as they are. */
export function doubtsOfMembers(runs: readonly { name: string; doubts: readonly Doubt[] }[]): Doubt[] {
  if (runs.length === 1) return [...runs[0].doubts];
  return runs.flatMap(({ name, doubts }) =>
    doubts.map(({ kind, sentence }) => ({ kind, sentence: `${name}: ${sentence}` })),
  );
}
