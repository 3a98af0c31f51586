import { z } from "zod";

/**
 * How the learning rate moves over the run, as a factor on the optimizer's `learningRate`, which is its largest value.
 *
 * - `step`: multiplied by `factor` every `everyEpochs`.
 * - `cosine`: rises linearly over `warmupEpochs` (the first update already moves), then falls along half a cosine to
 *   `finalFactor` at the last update. Loshchilov and Hutter, ICLR 2017.
 * - `one_cycle`: from `startFactor` up along half a cosine over `warmupShare` of all updates, then down to
 *   `finalFactor`. Smith and Topin, arXiv:1708.07120; the two-phase cosine form of PyTorch's `OneCycleLR` with
 *   `cycle_momentum=False`, its `final_div_factor` being startFactor / finalFactor.
 * - `reduce_on_plateau`: multiplied by `factor` (never below `minFactor`) when more than `patience` epochs in a row
 *   did not better the lowest valLoss by 0.01%. PyTorch's `ReduceLROnPlateau` with its default threshold and no cooldown.
 */
export const ScheduleSpec = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant") }),
  z.strictObject({
    kind: z.literal("step"),
    everyEpochs: z.number().int().min(1),
    factor: z.number().positive().max(1),
  }),
  z.strictObject({
    kind: z.literal("cosine"),
    warmupEpochs: z.number().min(0).max(50).default(1),
    finalFactor: z.number().min(0).max(1).default(0.01),
  }),
  z.strictObject({
    kind: z.literal("one_cycle"),
    warmupShare: z.number().min(0).max(0.95).default(0.3),
    startFactor: z.number().positive().max(1).default(0.04),
    finalFactor: z.number().min(0).max(1).default(1e-4),
  }),
  z.strictObject({
    kind: z.literal("reduce_on_plateau"),
    factor: z.number().positive().max(0.99).default(0.3),
    patience: z.number().int().min(0).max(500).default(4),
    minFactor: z.number().min(0).max(1).default(1e-3),
  }),
]);
export type ScheduleSpec = z.infer<typeof ScheduleSpec>;
export type ScheduleOf<Kind extends ScheduleSpec["kind"]> = Extract<ScheduleSpec, { kind: Kind }>;
