import { z } from "zod";

const smoothing = z.number().min(0).max(0.5);
const labelSmoothing = smoothing.default(0.05);
/** What is robust against wrong labels needs no softer ones. */
const noSmoothing = smoothing.default(0);

/**
 * What training makes small. Each kind is a mean over the batch, weighted by the images' class weights.
 *
 * - `softmax_cross_entropy`: −Σ t·log p with p = softmax(logits): one label per image.
 * - `focal`: −Σ t·(1 − p)^γ·log p, so that images that are already right count less. Lin et al., ICCV 2017, equation 4,
 *   on softmax probabilities (Keras `CategoricalFocalCrossentropy` with alpha 1); γ = 0 is the cross-entropy.
 * - `binary_cross_entropy`: a yes or no for each label on its own, p = sigmoid(logits), the mean over the labels
 *   (Keras `BinaryCrossentropy`, PyTorch `BCEWithLogitsLoss`). With one label per image each label is told from the rest.
 * - `symmetric_cross_entropy`: −α·Σ t·log p − β·Σ p·log t, where log t is held at −4: for labels some of which are wrong.
 *   Wang et al., ICCV 2019, "Symmetric cross entropy for robust learning with noisy labels", equation 7 with A = −4; the
 *   defaults are theirs for ten classes.
 * - `generalised_cross_entropy`: Σ t·(1 − p^q)/q, between the cross-entropy (q → 0) and 1 − p (q = 1), which a wrong label
 *   pulls at no harder than a right one. Zhang and Sabuncu, NeurIPS 2018, "Generalized cross entropy loss", equation 6.
 * - `masked_binary_cross_entropy`: a yes or no for each finding of a film that may show several. What is missing weighs
 *   nothing; what is `uncertain` neither (`ignore`), or counts as no (`zeros`), yes (`ones`) or half of each (`soft`): U-Ignore,
 *   U-Zeros and U-Ones of Irvin et al., AAAI 2019. The mean is over all weighted terms of the batch.
 * - `two_stage_cross_entropy`: −ln p(side) − w·ln p(label | side), the labels of `firstSide` being one side and all others
 *   the other: *ill or not* first, and which illness is learned from the ill alone. The probabilities are of two stages
 *   (`lib/tensor/two-stage.ts`); soft targets count for each side and label by their share.
 *
 * `labelSmoothing` s makes targets t·(1 − s) + s/K over K labels, and t·(1 − s) + s/2 for a yes or no.
 */
export const LossSpec = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("softmax_cross_entropy"), labelSmoothing }),
  z.strictObject({ kind: z.literal("focal"), gamma: z.number().min(0).max(10).default(2), labelSmoothing }),
  z.strictObject({ kind: z.literal("binary_cross_entropy"), labelSmoothing }),
  z.strictObject({
    kind: z.literal("symmetric_cross_entropy"),
    alpha: z.number().min(0.001).max(100).default(0.1),
    beta: z.number().min(0).max(100).default(1),
    labelSmoothing: noSmoothing,
  }),
  z.strictObject({
    kind: z.literal("generalised_cross_entropy"),
    q: z.number().min(0.01).max(1).default(0.7),
    labelSmoothing: noSmoothing,
  }),
  z.strictObject({
    kind: z.literal("masked_binary_cross_entropy"),
    uncertain: z.enum(["ignore", "zeros", "ones", "soft"]).default("ignore"),
    labelSmoothing: noSmoothing,
  }),
  z.strictObject({
    kind: z.literal("two_stage_cross_entropy"),
    /** Labels by name. */
    firstSide: z.array(z.string().min(1).max(200)).max(200).default([]),
    /** w: what the labels of a side count beside the sides. */
    withinWeight: z.number().min(0).max(100).default(1),
    labelSmoothing,
  }),
]);
export type LossSpec = z.infer<typeof LossSpec>;

/** What engines take where no loss is named. */
export const DEFAULT_LOSS = Object.freeze({ kind: "softmax_cross_entropy", labelSmoothing: 0 } satisfies LossSpec);

/** Whether a loss is of films that may show several findings. */
export function tellsSeveral({ kind }: { kind: string }): boolean {
  return kind === "masked_binary_cross_entropy";
}

/** What the logarithm of a target is held at under `symmetric_cross_entropy`: that of 0 is minus infinity. */
export const LOWEST_LOG_TARGET = -4;
