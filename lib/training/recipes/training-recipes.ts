/** @file The recipes that are offered. Each value stands here and nowhere else. */
import { AugmentationSpec } from "../augmentation/augmentation-spec";
import { defaultSettings, type TrainingRecipe } from "./training-recipe";

/** What a new Train cell starts with. */
export const DEFAULT_RECIPE: TrainingRecipe = {
  id: "default",
  title: "Default",
  description: "Cross-entropy, AdamW with a cosine schedule, mild augmentation, averaged weights.",
  measured: null,
  sets: defaultSettings(),
};

/** Everything that tells of a hospital, a scanner or a publisher but nothing of the lungs is drawn anew each epoch. */
const HARMONISE: TrainingRecipe = {
  id: "harmonise",
  title: "Harmonise sources",
  description:
    "Scrambles what tells of a source: tone, sharpness, resolution, compression, frames and markers. For films of several sources, and for networks that will see films of others.",
  measured: null,
  sets: {
    augmentation: AugmentationSpec.parse({
      rotateDegrees: 10,
      translateFraction: 0.06,
      scaleFraction: 0.15,
      brightness: 0.15,
      contrast: 0.3,
      gamma: 0.4,
      window: 0.1,
      clahe: 0.2,
      blur: 1,
      sharpen: 1,
      noise: 0.03,
      resample: 0.5,
      jpegQuality: 40,
      eraseBorder: 0.2,
      eraseMarkers: 0.5,
      inventMarkers: 0.2,
      inventFrame: 0.4,
    }),
  },
};

/** Few and small steps: most is learned already. */
const BEST: TrainingRecipe = {
  id: "best",
  title: "Best, from ImageNet",
  description:
    "For the network EfficientNet-Lite cut short, started from the ImageNet weights that go with Hilum with its stem and blocks 0 to 2 held still; the notebook of that name has all of it.",
  measured:
    "On 869 films of two public collections, one cross-validation: 0.82 right out of fold (0.79–0.85) against 0.80 with the default; docs/recipes.md.",
  sets: {
    epochs: 12,
    optimizer: {
      kind: "adamw",
      learningRate: 1e-3,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0.05,
    },
    augmentation: AugmentationSpec.parse({ horizontalFlip: true }),
  },
};

/** In the order in which they are offered. */
export const TRAINING_RECIPES: readonly TrainingRecipe[] = [DEFAULT_RECIPE, HARMONISE, BEST];

/** The recipe of an id; null where there is none, as in a notebook of a later version. */
export function findTrainingRecipe(id: string): TrainingRecipe | null {
  return TRAINING_RECIPES.find((recipe) => recipe.id === id) ?? null;
}
