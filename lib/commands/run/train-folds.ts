/** @file `--all-folds`: a whole cross-validation as one command. */
import type { SplitSpec } from "../../datasets/splits/split-spec";
import { allFolds } from "../../datasets/splits/all-folds";
import { HilumError } from "../../errors";
import type { Store } from "../../store/open-store";
import { getRun } from "../../store/runs/run-store";
import type { RunSummary } from "../../training/run";
import { type CommandContext, type CommandResult, type OptionSpecs, type OptionValues, wholeNumber } from "../command";
import { foldAnswer, foldText } from "./fold-answer";
import { followToEnd } from "./follow-to-end";
import { applySplitOptions, SPLIT_OPTIONS } from "../dataset/split-options";

export const FOLD_OPTIONS = {
  ...SPLIT_OPTIONS,
  "all-folds": { type: "boolean", help: "train every fold of a k-fold split" },
  repeats: { type: "string", value: "<n>", help: "with --all-folds: deal the folds anew this many times (default: 1)" },
} as const satisfies OptionSpecs;

/** The splits to train on: one, or those of all folds. Throws `badRequest` for options that do not go together. */
export function splitsOf(
  split: SplitSpec,
  { "all-folds": all = false, repeats, ...values }: OptionValues<typeof FOLD_OPTIONS>,
): SplitSpec[] {
  if (!all && repeats !== undefined)
    throw new HilumError("badRequest", "--repeats needs --all-folds.", {
      remedy: "For one repeat of one fold: --repeat <n> --fold <n>",
    });
  if (!all) return [applySplitOptions(split, values)];
  if (values.fold !== undefined || values.repeat !== undefined)
    throw new HilumError("badRequest", "--all-folds trains every fold.", {
      remedy: "Leave --fold and --repeat out, or leave --all-folds out.",
    });
  const spec = applySplitOptions(split, { ...values, split: values.split ?? "kfold" });
  if (spec.protocol !== "kfold")
    throw new HilumError("badRequest", "Only a k-fold split has folds.", {
      remedy: "Use --split kfold, or leave --all-folds out.",
    });
  return allFolds(spec, repeats === undefined ? 1 : wholeNumber(repeats, "--repeats", { min: 1, max: 100 }));
}

/** Shows the runs one after another, and at the end what their tests have in common. Throws as {@link followToEnd}. */
export async function followFolds(
  store: Store,
  runs: readonly RunSummary[],
  context: CommandContext,
): Promise<CommandResult> {
  for (const run of runs) await followToEnd(store, run, context);
  const ended = await Promise.all(runs.map(({ id }) => getRun(store, id)));
  return {
    json: foldAnswer(ended),
    text: foldText(ended),
    exitCode: ended.every(({ status }) => status === "completed") ? 0 : 1,
  };
}
