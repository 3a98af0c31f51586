/** @file What a network learns from before anybody tells it a label, as a phase of the same run. */
import { z } from "zod";
import { AugmentationSpec } from "../augmentation/augmentation-spec";

const epochs = z.number().int().min(1).max(2000);
/** The largest of the phase; it rises over the first epoch and falls along a cosine. The optimizer is the run's. */
const learningRate = z.number().positive().max(1).default(1e-3);
/** Channels of the decoder's one hidden map. */
const decoderWidth = z.number().int().min(4).max(512).default(64);

/** Enough to make two views of a film differ in what says nothing of the patient. */
const VIEWS = AugmentationSpec.parse({
  rotateDegrees: 12,
  translateFraction: 0.1,
  scaleFraction: 0.25,
  brightness: 0.2,
  contrast: 0.4,
  gamma: 0.6,
  blur: 1.5,
  noise: 0.03,
  erase: 0.3,
});

/**
 * A phase before training that moves the network's convolutions and needs no label. It sees films of the training split
 * only, or drawings. Training then starts from what it learned; the layers above the last map start as they would without.
 *
 * - `masked`: patches of each film are painted over and a small decoder restores their pixels from the last map. Xie et
 *   al., CVPR 2022 ("SimMIM"), with a convolutional network: `maskedShare` of the squares of `patch` pixels.
 * - `simsiam`: two random views of each film, whose last maps are pooled; from one a predictor tells the projection of
 *   the other, which is held still. Chen and He, CVPR 2021, with the two-layer projector of its appendix D. Batch
 *   normalisation takes both views of all films of a batch together.
 * - `phantom_masks`: the phantom's drawings, `films` new ones an epoch; a decoder tells lung and lesion from the last map.
 */
export const PretrainingSpec = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("masked"),
    epochs: epochs.default(40),
    learningRate,
    maskedShare: z.number().min(0.05).max(0.95).default(0.6),
    /** In pixels of the network's input. */
    patch: z.number().int().min(2).max(128).default(16),
    decoderWidth,
  }),
  z.strictObject({
    kind: z.literal("simsiam"),
    epochs: epochs.default(40),
    learningRate,
    projectorUnits: z.number().int().min(4).max(2048).default(256),
    predictorUnits: z.number().int().min(2).max(2048).default(64),
    /** What makes a view of a film. Its mixing is not done. */
    views: AugmentationSpec.default(VIEWS),
  }),
  z.strictObject({
    kind: z.literal("phantom_masks"),
    epochs: epochs.default(5),
    learningRate,
    films: z.number().int().min(16).max(100_000).default(1000),
    decoderWidth,
  }),
]);
export type PretrainingSpec = z.infer<typeof PretrainingSpec>;
export type PretrainingOf<Kind extends PretrainingSpec["kind"]> = Extract<PretrainingSpec, { kind: Kind }>;
