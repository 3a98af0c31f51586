/** @file What one training of an ablation leaves: a line of JSON in its arm's file. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** What networks of one fold and seed said of a film. */
const FoldAnswer = z.object({
  file: z.string(),
  /** Whether it is of the second set. */
  second: z.boolean(),
  probabilities: z.array(z.number()),
});
export type FoldAnswer = z.infer<typeof FoldAnswer>;

export const FoldResult = z.object({
  arm: z.string(),
  seed: z.number(),
  fold: z.number(),
  labels: z.array(z.string()),
  /** Films of the fold that was left out. */
  outOfFold: z.array(FoldAnswer),
  /** The same films mirrored. */
  mirrored: z.array(FoldAnswer),
  /** Films of the set that nothing was trained or chosen on; empty where there is none. */
  outside: z.array(FoldAnswer),
  /** Of the kept weights. */
  valLoss: z.number(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  weights: z.number(),
});
export type FoldResult = z.infer<typeof FoldResult>;

const fileOf = (folder: string, arm: string) => join(folder, `${arm}.jsonl`);

/** All that is stored of an arm; a line that a killed process left half written is passed over. */
export function readFolds(folder: string, arm: string): FoldResult[] {
  const file = fileOf(folder, arm);
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [FoldResult.parse(JSON.parse(line))];
      } catch {
        return [];
      }
    });
}

export function keepFold(folder: string, result: FoldResult): void {
  mkdirSync(folder, { recursive: true });
  appendFileSync(fileOf(folder, result.arm), `${JSON.stringify(result)}\n`);
}
