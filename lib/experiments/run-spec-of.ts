import { findImpossibleTraining } from "../training/check-training-spec";
import type { RunSpec } from "../training/run";
import { nearestAbove } from "./cell-dependencies";
import { canonicalDigest } from "./canonical-digest";
import type { Experiment } from "./experiment";
import { settingsToldBefore } from "./settings-told-before";

/** A train cell's run, or the reason why it cannot be launched yet, in words for the user. */
export type Launchable = { ok: true; spec: RunSpec } | { ok: false; reason: string };

/** The spec of the run that a train cell would launch now: its own settings with the nearest data and model above. */
export function runSpecOf(experiment: Experiment, trainCell: string): Launchable {
  const train = experiment.cells.find((cell) => cell.id === trainCell);
  const data = nearestAbove(experiment, trainCell, "data");
  const model = nearestAbove(experiment, trainCell, "model");
  if (train?.kind !== "train") return { ok: false, reason: "This is not a train cell." };
  if (!data) return { ok: false, reason: "Add a Data cell above: training needs images." };
  if (data.dataset === null) return { ok: false, reason: "Choose a data set in the Data cell above." };
  if (!model) return { ok: false, reason: "Add a Model cell above: training needs a network." };
  const impossible = findImpossibleTraining(train.training, null);
  if (impossible !== null) return { ok: false, reason: `${impossible.reason} ${impossible.suggestion}` };
  const { dataset, cohort, split, preprocessing, waivers } = data;
  return {
    ok: true,
    spec: { dataset, cohort, split, preprocessing, cnn: model.cnn, training: train.training, waivers },
  };
}

/**
 * The digest by which a train cell knows whether its run still answers its settings. A waiver changes no number, so it makes
 * nothing stale, and neither does an upgrade that adds a setting.
 */
export const runSpecDigest = (spec: RunSpec): string => canonicalDigest(settingsToldBefore(spec));
