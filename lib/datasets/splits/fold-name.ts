import type { SplitSpec } from "./split-spec";

/** What a run's name adds for its fold: `-fold2`, in a later repeat `-repeat2-fold2`; nothing where there are no folds. Counts from 1. */
export function foldName(split: SplitSpec): string {
  if (split.protocol !== "kfold") return "";
  return `${split.repeat === 0 ? "" : `-repeat${split.repeat + 1}`}-fold${split.fold + 1}`;
}
