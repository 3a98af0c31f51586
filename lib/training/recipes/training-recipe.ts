import { flatSettings } from "../flat-settings";
import { TrainingSpec, type TrainingSpecInput } from "../training-spec";

/** What every run decides for itself and no recipe tells: its chance, its engine and where its weights come from. */
const OWN = ["seed", "engine", "initialWeights", "freeze", "validateRawWeights"] as const;
type OwnSetting = (typeof OWN)[number];

/** Training settings that belong together, under a name. */
export interface TrainingRecipe {
  id: string;
  title: string;
  description: string;
  /** On what it was measured, and what it was found to do; null where it was not measured. */
  measured: string | null;
  /** What it sets; everything else stays as it is. Settings that have parts (the augmentation, the optimizer) are set as a whole. */
  sets: Omit<TrainingSpecInput, OwnSetting>;
}

/** A setting that is not as a recipe has it: a dotted path, and both values as JSON; null where there is none. */
export interface RecipeChange {
  path: string;
  recipe: string | null;
  now: string | null;
}

/** All that a run with no settings of its own would have but for {@link OwnSetting}. */
export function defaultSettings(): TrainingRecipe["sets"] {
  const settings: Partial<TrainingSpec> = TrainingSpec.parse({});
  for (const own of OWN) delete settings[own];
  return settings;
}

/** Settings with a recipe's in place of their own. Throws a zod error where a recipe names a value out of range. */
export function withRecipe(training: TrainingSpec, recipe: TrainingRecipe): TrainingSpec {
  return TrainingSpec.parse({ ...training, ...recipe.sets });
}

/** In what settings differ from what a recipe would make of them. */
export function changesFromRecipe(training: TrainingSpec, recipe: TrainingRecipe): RecipeChange[] {
  const now = flatSettings(training);
  const meant = flatSettings(withRecipe(training, recipe));
  return [...new Set([...meant.keys(), ...now.keys()])]
    .map((path) => ({ path, recipe: meant.get(path) ?? null, now: now.get(path) ?? null }))
    .filter((change) => change.recipe !== change.now);
}
