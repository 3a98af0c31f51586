import type { SplitSpec } from "./split-spec";

const LONGEST_SOURCE = 32;

/**
 * What a run's name adds for its split: `-fold2`, in a later repeat `-repeat2-fold2`; `-without-hospital-b` where a source
 * is left out; `-40-patients` where so many train; nothing for a plain hold-out. Folds count from 1.
 */
export function foldName(split: SplitSpec): string {
  const { trainingPatients } = split;
  return protocolName(split) + (trainingPatients === undefined ? "" : `-${trainingPatients.atMost}-patients`);
}

function protocolName(split: SplitSpec): string {
  if (split.protocol === "leaveOneSourceOut") return `-without-${inName(split.source)}`;
  if (split.protocol !== "kfold") return "";
  return `${split.repeat === 0 ? "" : `-repeat${split.repeat + 1}`}-fold${split.fold + 1}`;
}

/** A source as a part of a name: lower-case ASCII letters and digits, all else a dash. */
function inName(source: string): string {
  const plain = source
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST_SOURCE)
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "source" : plain;
}
