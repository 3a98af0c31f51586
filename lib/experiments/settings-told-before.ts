import type { RunSpec } from "../training/run";

/** Settings that later versions added, each at the value that means what runs did before there was a choice. */
const ADDED = {
  training: { sampling: "shuffle", sourceWeights: "none", groupDro: null, sourceAdversary: null, pretraining: null },
  augmentation: { window: 0, sharpen: 0, resample: 1, eraseMarkers: 0, inventMarkers: 0, inventFrame: 0 },
} as const;

/**
 * A run's settings without those that were added later and change nothing, so that a spec which an older version saved has
 * the digest that it had there. Waivers change no number, so they are no settings.
 */
export function settingsToldBefore({ waivers: _, training, ...data }: RunSpec): object {
  const augmentation = without(training.augmentation, ADDED.augmentation);
  return { ...data, training: { ...without(training, ADDED.training), augmentation } };
}

function without(settings: object, added: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !(name in added) || value !== added[name]),
  );
}
