/** @file What is compared: settings that differ from the default in what their name says. */
import { DEFAULT_PRESET_ID } from "../../lib/architectures/presets";
import { AugmentationSpec } from "../../lib/training/augmentation/augmentation-spec";
import { findTrainingRecipe } from "../../lib/training/recipes/training-recipes";
import type { TrainingSpecInput } from "../../lib/training/training-spec";

/** Which films train, validate and are predicted out of fold. */
export type Cohort = "one-source-a-class" | "sources-joined";

export interface Arm {
  name: string;
  /** What is said of it in the table. */
  title: string;
  cohort: Cohort;
  preset: string;
  /** Input side in pixels; the preset's own where it is not given. */
  size?: number;
  /** Whether it starts from the ImageNet weights. */
  fromImageNet?: boolean;
  training: Omit<TrainingSpecInput, "seed">;
}

const arm = (name: string, title: string, training: Arm["training"] = {}, rest: Partial<Arm> = {}): Arm => ({
  name,
  title,
  cohort: "one-source-a-class",
  preset: DEFAULT_PRESET_ID,
  training,
  ...rest,
});

/** What scrambles sources, as the recipe has it. */
const HARMONISED = AugmentationSpec.parse(findTrainingRecipe("harmonise")?.sets.augmentation);
const MIRRORED = { ...HARMONISED, horizontalFlip: true };

const FINE_TUNED = {
  epochs: 12,
  freeze: ["stem*", "block0_*", "block1_*", "block2_*"],
  optimizer: {
    kind: "adamw" as const,
    learningRate: 1e-3,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0.05,
  },
} satisfies Arm["training"];

const LITE = { preset: "efficientnet-lite", size: 128, fromImageNet: true } as const;
const JOINED = { cohort: "sources-joined" } as const;

/** In the order of the table. */
export const ARMS: readonly Arm[] = [
  arm("default", "Default settings"),
  arm("no-average", "without the average of weights (EMA)", { weightAverage: 0 }),
  arm("no-smoothing", "without label smoothing", { loss: { kind: "softmax_cross_entropy", labelSmoothing: 0 } }),
  arm("flip", "with mirrored films", { augmentation: { horizontalFlip: true } }),
  arm("harmonise", "with sources scrambled", { augmentation: HARMONISED }),
  arm("harmonise-flip", "with sources scrambled, mirrored films", { augmentation: MIRRORED }),
  arm("mixup", "with mixup (0.2)", { augmentation: { mixup: 0.2 } }),
  arm("size-192", "at 192 px", {}, { size: 192 }),
  arm("masked", "after 40 epochs of restoring masked patches", { pretraining: { kind: "masked" } }),
  arm("simsiam", "after 40 epochs of two views of a film (SimSiam)", { pretraining: { kind: "simsiam" } }),
  arm("phantom-masks", "after 5000 drawings with lung and lesion masks", { pretraining: { kind: "phantom_masks" } }),
  arm("imagenet", "EfficientNet-Lite from ImageNet, 128 px", FINE_TUNED, LITE),
  arm(
    "imagenet-scratch",
    "the same from random weights",
    { ...FINE_TUNED, freeze: [] },
    { ...LITE, fromImageNet: false },
  ),
  arm(
    "imagenet-harmonise-flip",
    "from ImageNet, sources scrambled, mirrored films",
    { ...FINE_TUNED, augmentation: MIRRORED },
    LITE,
  ),
  arm(
    "imagenet-harmonise-flip-mixup",
    "from ImageNet, sources scrambled, mirrored films, mixup",
    { ...FINE_TUNED, augmentation: { ...MIRRORED, mixup: 0.2 } },
    LITE,
  ),
  arm("joined", "Default settings, sources joined", {}, JOINED),
  arm("joined-harmonise-flip", "sources joined and scrambled, mirrored films", { augmentation: MIRRORED }, JOINED),
  arm(
    "joined-balanced",
    "sources joined, class and source balanced",
    { sampling: "class_and_source_balanced", classWeight: "none" },
    JOINED,
  ),
  arm(
    "joined-imagenet-harmonise-flip",
    "from ImageNet, sources joined and scrambled, mirrored films",
    { ...FINE_TUNED, augmentation: MIRRORED },
    { ...LITE, ...JOINED },
  ),
];
