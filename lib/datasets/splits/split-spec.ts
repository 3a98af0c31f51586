/** @file How a data set is divided: one protocol of three. On the wire, in run specs and notebooks. */
import { z } from "zod";

/** Beside the class, what each part should hold its share of. */
export const StratifyBy = z.enum(["source", "view"]);
export type StratifyBy = z.infer<typeof StratifyBy>;

/** Which of the patients that a split would train on do: at most so many, drawn by a seed, the same ones in any larger number of that seed. */
export const TrainingPatients = z.strictObject({
  atMost: z.number().int().min(2).max(1_000_000),
  seed: z.number().int().min(0).default(1),
});
export type TrainingPatients = z.infer<typeof TrainingPatients>;

/** What every protocol is told. Shares are of all films that the protocol divides; what neither tests nor validates trains. */
const everySplit = {
  validationShare: z.number().min(0.05).max(0.5).default(0.12),
  seed: z.number().int().min(0).default(1),
  stratifyBy: z.array(StratifyBy).default([]),
  /** Films of these sources are tested on and nothing else, as an external set is. */
  testOnlySources: z.array(z.string()).default([]),
  /** Films of further training patients are in no part. @default all train */
  trainingPatients: TrainingPatients.optional(),
};

export const HoldOutSpec = z.strictObject({
  protocol: z.literal("holdout"),
  testShare: z.number().min(0.05).max(0.6).default(0.2),
  ...everySplit,
});
export type HoldOutSpec = z.infer<typeof HoldOutSpec>;

/** One fold of a cross-validation: part `fold` of `folds` is the test set. `fold` and `repeat` count from 0; each repeat divides anew. */
export const KFoldSpec = z
  .strictObject({
    protocol: z.literal("kfold"),
    folds: z.number().int().min(2).max(20).default(5),
    fold: z.number().int().min(0).default(0),
    repeat: z.number().int().min(0).max(99).default(0),
    ...everySplit,
  })
  .refine(({ fold, folds }) => fold < folds, {
    path: ["fold"],
    error: "folds count from 0, so the last one is the number of folds less one",
  });
export type KFoldSpec = z.infer<typeof KFoldSpec>;

/** All films of one source are the test set. */
export const LeaveOneSourceOutSpec = z.strictObject({
  protocol: z.literal("leaveOneSourceOut"),
  source: z.string().min(1),
  ...everySplit,
});
export type LeaveOneSourceOutSpec = z.infer<typeof LeaveOneSourceOutSpec>;

const isWithoutProtocol = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !("protocol" in value);

/** Which films train, validate and test: never two of one group in different parts. Without a protocol it is a hold-out, as documents of older versions are. */
export const SplitSpec = z.preprocess(
  (value) => (isWithoutProtocol(value) ? { protocol: "holdout", ...value } : value),
  z.discriminatedUnion("protocol", [HoldOutSpec, KFoldSpec, LeaveOneSourceOutSpec]),
);
export type SplitSpec = z.infer<typeof SplitSpec>;
