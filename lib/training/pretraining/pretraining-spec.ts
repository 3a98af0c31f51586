/** @file What a network learns from before anybody tells it a label, as a phase of the same run. */
import { z } from "zod";

const epochs = z.number().int().min(1).max(2000);
/** The largest of the phase; it rises over the first epoch and falls along a cosine. The optimizer is the run's. */
const learningRate = z.number().positive().max(1).default(1e-3);
const decoderWidth = z.number().int().min(4).max(512).default(64);

/**
 * A phase before training that moves the network's convolutions and needs no label. It sees films of the training split
 * only. Training then starts from what it learned; the layers above the last map start as they would without.
 *
 * - `masked`: patches of each film are painted over and a small decoder restores their pixels from the last map. Xie et
 *   al., CVPR 2022 ("SimMIM"), with a convolutional network: `maskedShare` of the squares of `patch` pixels.
 */
export const PretrainingSpec = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("masked"),
    epochs: epochs.default(40),
    learningRate,
    maskedShare: z.number().min(0.05).max(0.95).default(0.6),
    /** In pixels of the network's input. */
    patch: z.number().int().min(2).max(128).default(16),
    /** Channels of the decoder's one hidden map. */
    decoderWidth,
  }),
]);
export type PretrainingSpec = z.infer<typeof PretrainingSpec>;
