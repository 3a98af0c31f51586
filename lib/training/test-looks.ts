/** @file How often test films were looked at: a score chosen after many looks is too high, however the films were held out. */
import { z } from "zod";

/** What looks at test films: a run that is evaluated on them, runs that are put side by side, an evaluation made again. */
export type LookKind = "run" | "comparison" | "evaluation";

const Count = z.number().int().min(0);

/** The looks at the test films of a run, this run's own among them. */
export const TestLooks = z.object({
  films: Count,
  runs: Count,
  comparisons: Count,
  evaluations: Count,
  /** Looks at other test splits that have films in common with this one. */
  overlapping: Count,
});
export type TestLooks = z.infer<typeof TestLooks>;

/** How many looks at exactly these films there were. */
export const lookCount = ({ runs, comparisons, evaluations }: TestLooks): number => runs + comparisons + evaluations;

/** The looks in words, and what they do to a score once there was more than one. */
export function testLooksSentence(looks: TestLooks): string {
  const { runs, comparisons, evaluations, overlapping } = looks;
  const count = lookCount(looks);
  const elsewhere =
    overlapping === 0
      ? ""
      : ` Other test splits with films of this one have been looked at ${times(overlapping)} more.`;
  if (count === 1 && overlapping === 0) return "This test split has been looked at once: by this run.";
  const by = [
    counted(runs, "run"),
    ...(comparisons === 0 ? [] : [counted(comparisons, "comparison")]),
    ...(evaluations === 0 ? [] : [counted(evaluations, "evaluation")]),
  ];
  return `This test split has been looked at ${times(count)}: by ${inWords(by)}.${elsewhere} A score chosen after many looks is too high; the honest ones come from films nobody has looked at.`;
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
const times = (count: number): string => (count === 1 ? "once" : `${count} times`);
const inWords = (words: readonly string[]): string =>
  words.length === 1 ? words[0] : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;

/** Runs of which the same is to be said. */
interface LooksOfRuns {
  names: string[];
  looks: TestLooks;
}

/** The looks at the test films of several runs, once for those that share their films. */
export function looksOfRuns(runs: readonly { name: string; testLooks: TestLooks | null }[]): LooksOfRuns[] {
  const bySentence = new Map<string, LooksOfRuns>();
  for (const { name, testLooks } of runs) {
    if (testLooks === null) continue;
    const sentence = testLooksSentence(testLooks);
    const same = bySentence.get(sentence);
    if (same === undefined) bySentence.set(sentence, { names: [name], looks: testLooks });
    else same.names.push(name);
  }
  return [...bySentence.values()];
}
