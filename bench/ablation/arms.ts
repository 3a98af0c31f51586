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
const FLIP = { horizontalFlip: true } as const;
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
const SHORT = { ...LITE, preset: "efficientnet-lite-short" } as const;
const BALANCED = { sampling: "class_and_source_balanced", classWeight: "none" } as const;
const JOINED = { cohort: "sources-joined" } as const;

/** In the order of the table. */
export const ARMS: readonly Arm[] = [
  arm("default", "Default settings"),
  arm("no-average", "without the average of weights (EMA)", { weightAverage: 0 }),
  arm("no-smoothing", "without label smoothing", { loss: { kind: "softmax_cross_entropy", labelSmoothing: 0 } }),
  arm("symmetric", "symmetric cross-entropy", { loss: { kind: "symmetric_cross_entropy" } }),
  arm("flip", "mirrored films", { augmentation: FLIP }),
  arm("harmonise", "sources scrambled", { augmentation: HARMONISED }),
  arm("harmonise-flip", "sources scrambled, mirrored films", { augmentation: MIRRORED }),
  arm("mixup", "mixup (0.2)", { augmentation: { mixup: 0.2 } }),
  arm("size-192", "192 px", {}, { size: 192 }),
  arm("two-stage", "two stages: ill or not, then which", {
    loss: { kind: "two_stage_cross_entropy", firstSide: ["normal"] },
  }),
  arm("masked", "after 40 epochs of restoring masked patches", { pretraining: { kind: "masked" } }),
  arm("simsiam", "after 40 epochs of two views of a film (SimSiam)", { pretraining: { kind: "simsiam" } }),
  arm("phantom-masks", "after 5000 drawings with lung and lesion masks", { pretraining: { kind: "phantom_masks" } }),
  arm("imagenet", "EfficientNet-Lite from ImageNet", FINE_TUNED, LITE),
  arm("short", "EfficientNet-Lite cut short, from ImageNet", FINE_TUNED, SHORT),
  arm(
    "short-scratch",
    "the same from random weights",
    { ...FINE_TUNED, freeze: [] },
    { ...SHORT, fromImageNet: false },
  ),
  arm(
    "short-harmonise-flip",
    "cut short, from ImageNet, sources scrambled, mirrored films",
    { ...FINE_TUNED, augmentation: MIRRORED },
    SHORT,
  ),
  arm("short-flip", "cut short, from ImageNet, mirrored films", { ...FINE_TUNED, augmentation: FLIP }, SHORT),
  arm("short-flip-192", "the same at 192 px", { ...FINE_TUNED, augmentation: FLIP }, { ...SHORT, size: 192 }),
  arm("joined", "sources joined", {}, JOINED),
  arm("joined-balanced", "sources joined, class and source balanced", BALANCED, JOINED),
  arm(
    "joined-dro",
    "sources joined, worst class and source (group-DRO)",
    { groupDro: { groups: "class_and_source" }, classWeight: "none" },
    JOINED,
  ),
  arm("joined-adversary", "sources joined, the source unlearned within classes", { sourceAdversary: {} }, JOINED),
  arm("joined-harmonise-flip", "sources joined and scrambled, mirrored films", { augmentation: MIRRORED }, JOINED),
  arm("joined-short", "cut short, from ImageNet, sources joined", FINE_TUNED, { ...SHORT, ...JOINED }),
  arm(
    "joined-short-flip",
    "cut short, from ImageNet, sources joined, mirrored films",
    { ...FINE_TUNED, augmentation: FLIP },
    { ...SHORT, ...JOINED },
  ),
  arm(
    "joined-short-flip-balanced",
    "the same, class and source balanced",
    { ...FINE_TUNED, ...BALANCED, augmentation: FLIP },
    { ...SHORT, ...JOINED },
  ),
  arm(
    "joined-short-harmonise-flip",
    "cut short, from ImageNet, sources joined and scrambled, mirrored films",
    { ...FINE_TUNED, augmentation: MIRRORED },
    { ...SHORT, ...JOINED },
  ),
];
