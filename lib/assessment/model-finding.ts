import { z } from "zod";
import { Severity } from "../audit/audit-report";
import type { Doubt } from "../training/doubts";

/** One line of what is known of a trained network, in plain words. Red keeps it from being published until it is waived by name. */
export const ModelFinding = z.object({
  /** Stable, so that a waiver can name it: `shortcut.border`, `doubt.oneClass`. */
  id: z.string(),
  severity: Severity,
  title: z.string(),
  /** What was measured, with its interval and the patients, and what it means. */
  detail: z.string(),
});
export type ModelFinding = z.infer<typeof ModelFinding>;

/** What stands in place of the shortcut audit on a network that there is none for. Amber: nobody can wait for it. */
export const SHORTCUTS_NOT_EXAMINED: ModelFinding = {
  id: "shortcut.notExamined",
  severity: "amber",
  title: "What the network looks at was not examined",
  detail: "The shortcut audit is of networks that tell one label a film.",
};

const DOUBT_TITLES: Record<Doubt["kind"], string> = {
  oneClass: "The network names one class only",
  guessing: "The network is not better than guessing",
  unmeasured: "Of some findings the test says nothing",
  runaway: "The validation loss has run away",
};

/** The doubts of a run as findings, red all of them: one for each kind, with what each split says of it. */
export function doubtFindings(doubts: readonly Doubt[]): ModelFinding[] {
  const kinds = [...new Set(doubts.map(({ kind }) => kind))];
  return kinds.map((kind) => ({
    id: `doubt.${kind}`,
    severity: "red",
    title: DOUBT_TITLES[kind],
    detail: doubts
      .filter((doubt) => doubt.kind === kind)
      .map(({ sentence }) => sentence)
      .join(" "),
  }));
}
